/** After this attempt nobody tries again, so the screen must not wait any longer. */
export const LAST_ATTEMPT = 5;
