/** What a device keeps for whoever opens the app next stands under no person. */
export const DEVICE = 'device';
/** The signed-in person, so that the app opens without a connection. */
export const SESSION_KEY = 'session';
/** How many edits wait for their person to sign in. */
export const UNSENT_KEY = 'unsent';
