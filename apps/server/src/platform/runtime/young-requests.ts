import { setFlagsFromString } from 'node:v8';

/**
 * For a process that serves requests; imported before anything else is loaded. When the server is at its limit, requests live
 * long enough to survive collections, and V8 concludes that what they are made of is long-lived: it then allocates such objects
 * in the old space, for good. Dead within milliseconds, they keep everything alive that they point to until the next full
 * collection: 20 KB of every request, a pause of more than 100 ms every few seconds (docs/adr/0021).
 */
setFlagsFromString('--no-allocation-site-pretenuring');
