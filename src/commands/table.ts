import { agentsCommand } from "./agents.ts";
import { auditCommand } from "./audit.ts";
import { auditExportCommand } from "./audit-export.ts";
import { claimCommand } from "./claim.ts";
import { createCommand } from "./create.ts";
import { deactivateCommand } from "./deactivate.ts";
import type { Command } from "./define.ts";
import { federationCheckCommand } from "./federation-check.ts";
import { federationCommand } from "./federation.ts";
import { envCommand } from "./env.ts";
import { helpCommand } from "./help.ts";
import { inviteCommand } from "./invite.ts";
import { jobsCommand } from "./jobs.ts";
import { jobsCancelCommand } from "./jobs-cancel.ts";
import { jobsShowCommand } from "./jobs-show.ts";
import { keyCommand } from "./key.ts";
import { listCommand } from "./list.ts";
import { logsCommand } from "./logs.ts";
import { passwordCommand } from "./password.ts";
import { peopleCommand } from "./people.ts";
import { portListCommand } from "./port-list.ts";
import { portReleaseCommand } from "./port-release.ts";
import { portReserveCommand } from "./port-reserve.ts";
import { removeCommand } from "./remove.ts";
import { restartCommand } from "./restart.ts";
import { setCommand } from "./set.ts";
import { roomCommand } from "./room.ts";
import { showCommand } from "./show.ts";
import { startCommand } from "./start.ts";
import { statusCommand } from "./status.ts";
import { stopCommand } from "./stop.ts";
import { trashEmptyCommand } from "./trash-empty.ts";
import { trashListCommand } from "./trash-list.ts";
import { trashRestoreCommand } from "./trash-restore.ts";
import { trustAcceptCommand } from "./trust-accept.ts";
import { trustListCommand } from "./trust-list.ts";
import { verifyCommand } from "./verify.ts";

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
  auditCommand,
  auditExportCommand,
  trustListCommand,
  trustAcceptCommand,
  verifyCommand,
  statusCommand,
  helpCommand(() => commands),
];
