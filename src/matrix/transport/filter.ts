/** The state that roles, refusals, direct chats and upgrades are read from. */
const stateTypes = ["m.room.member", "m.room.power_levels", "m.room.create", "m.room.encryption", "m.room.canonical_alias", "m.room.tombstone"];
const timelineTypes = [...stateTypes, "m.room.message", "m.room.encrypted", "m.reaction", "m.key.verification.*"];

const nothing = { types: [] };

/** What `/messages` is asked to leave out. */
export const messagesFilter = JSON.stringify({ types: timelineTypes });

/**
 * What `/sync` is asked for. Given with each request, so there is no filter to store. `atMost` events of a room; more makes a gap to
 * fill. `but` is a room left out.
 */
export const syncFilter = (atMost: number, but?: string): string =>
  JSON.stringify({
    presence: nothing,
    account_data: { types: ["m.direct"] },
    room: {
      ...(but === undefined ? {} : { not_rooms: [but] }),
      state: { types: stateTypes },
      timeline: { types: timelineTypes, limit: atMost },
      ephemeral: nothing,
      account_data: nothing,
    },
  });
