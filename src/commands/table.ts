import { agentsCommand } from "./instance/agents.ts";
import { auditCommand } from "./audit/audit.ts";
import { auditExportCommand } from "./audit/audit-export.ts";
import { claimCommand } from "./people/claim.ts";
import { createCommand } from "./instance/create.ts";
import { deactivateCommand } from "./people/deactivate.ts";
import type { Command } from "./engine/define.ts";
import { federationCheckCommand } from "./federation/federation-check.ts";
import { federationCommand } from "./federation/federation.ts";
import { envCommand } from "./instance/env.ts";
import { helpCommand } from "./help.ts";
import { inviteCommand } from "./people/invite.ts";
import { jobsCommand } from "./jobs/jobs.ts";
import { jobsAbandonCommand } from "./jobs/jobs-abandon.ts";
import { jobsCancelCommand } from "./jobs/jobs-cancel.ts";
import { jobsShowCommand } from "./jobs/jobs-show.ts";
import { keyCommand } from "./instance/dashboard-key.ts";
import { listCommand } from "./instance/list.ts";
import { logsCommand } from "./instance/logs.ts";
import { passwordCommand } from "./people/password.ts";
import { peopleCommand } from "./people/people.ts";
import { portListCommand } from "./ports/port-list.ts";
import { portReleaseCommand } from "./ports/port-release.ts";
import { portReserveCommand } from "./ports/port-reserve.ts";
import { removeCommand } from "./instance/remove.ts";
import { restartCommand } from "./instance/restart.ts";
import { setCommand } from "./instance/set.ts";
import { roomCommand } from "./people/room.ts";
import { showCommand } from "./instance/show.ts";
import { startCommand } from "./instance/start.ts";
import { statusCommand } from "./status.ts";
import { stopCommand } from "./instance/stop.ts";
import { trashEmptyCommand } from "./trash/trash-empty.ts";
import { trashListCommand } from "./trash/trash-list.ts";
import { trashRestoreCommand } from "./trash/trash-restore.ts";
import { trustAcceptCommand } from "./trust/trust-accept.ts";
import { trustListCommand } from "./trust/trust-list.ts";
import { verifyCommand } from "./trust/verify.ts";

/** All that people may ask, in the order in which help lists it. */
export const commands: readonly Command[] = [
  listCommand,
  showCommand,
  createCommand,
  startCommand,
  stopCommand,
  restartCommand,
  setCommand,
  logsCommand,
  claimCommand,
  inviteCommand,
  peopleCommand,
  passwordCommand,
  deactivateCommand,
  envCommand,
  keyCommand,
  agentsCommand,
  federationCommand,
  roomCommand,
  removeCommand,
  federationCheckCommand,
  trashListCommand,
  trashRestoreCommand,
  trashEmptyCommand,
  portListCommand,
  portReserveCommand,
  portReleaseCommand,
  jobsCommand,
  jobsShowCommand,
  jobsCancelCommand,
  jobsAbandonCommand,
  auditCommand,
  auditExportCommand,
  trustListCommand,
  trustAcceptCommand,
  verifyCommand,
  statusCommand,
  helpCommand(() => commands),
];
