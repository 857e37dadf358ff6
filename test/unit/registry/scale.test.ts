import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { Domain } from "../../../src/model/instance/instance.ts";
import { anInstance, freshRegistry, named } from "./fresh.ts";

test("ten thousand instances are found, counted and added to like ten", { timeout: 60_000 }, () => {
  const { registry, dataRoot } = freshRegistry();
  const db = new Database(join(dataRoot, "innkeeper.db"));
  db.exec(`
    WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 9999)
      INSERT INTO instances SELECT 'id' || i, 'n' || i, '/d/n' || i, 'none', 0, NULL, 'n' || i || '.example.org', 'stopped', 'x', i FROM n;
    INSERT INTO ports SELECT 8765 + createdAt, name, 'backend', 'x' FROM instances;
    INSERT INTO subnets SELECT ((10 * 256 + 213) * 256) * 256 + 16 * createdAt, name FROM instances WHERE createdAt < 4000;`);
  expect(registry.instances.all()).toHaveLength(10_000);
  expect(registry.instances.get(named("n9999")).id).toBe("id9999");
  expect(registry.instances.withDomain(Domain.parse("n77.example.org"))?.name).toBe("n77");
  expect(registry.ports.lowestFree("backend", new Set())).toBe(18_765);
  expect(registry.ports.takeSubnet(named("new"), [])).toBe("10.213.250.0/28");
  registry.instances.add(anInstance("new"));

  const scans = (sql: string): string[] =>
    db.prepare<string[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...(sql.includes("?") ? ["n1"] : [])).map(({ detail }) => detail).filter((detail) => detail.startsWith("SCAN") && !/USING INDEX/.test(detail));
  expect([
    "SELECT * FROM instances WHERE name = ?",
    "SELECT * FROM instances WHERE domain = ?",
    "SELECT * FROM ports WHERE instance = ?",
    "SELECT * FROM subnets WHERE instance = ?",
    "SELECT * FROM links WHERE instanceId = ? AND page = 'claim' ORDER BY position",
    "SELECT * FROM inbox WHERE dealtAt IS NULL ORDER BY position",
    "SELECT * FROM jobs WHERE endedAt IS NULL ORDER BY id",
  ].flatMap(scans)).toEqual([]);
  db.close();
});
