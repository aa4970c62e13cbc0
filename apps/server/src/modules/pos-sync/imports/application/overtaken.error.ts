/** Another worker has committed further units of the same import: this one's transaction must not count. */
export class OvertakenError extends Error {}
