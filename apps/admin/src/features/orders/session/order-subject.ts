const PREFIX = 'order:';

/** Name of an order among the things that a device keeps. */
export const subjectOf = (orderId: string): string => `${PREFIX}${orderId}`;

/** The order that a kept subject means, null for something else. */
export const orderIdOf = (subject: string): string | null =>
  subject.startsWith(PREFIX) ? subject.slice(PREFIX.length) : null;
