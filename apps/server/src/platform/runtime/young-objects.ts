import { setFlagsFromString } from 'node:v8';

/**
 * For processes that live long on short work, requests or jobs; imported before anything else is loaded. When such a process is
 * at its limit, its work lasts long enough to survive collections, and V8 concludes that what it is made of is long-lived: it
 * then allocates such objects in the old space, for good. Dead within milliseconds, they keep everything alive that they
 * point to until the next full collection: 20 KB of every request, and a pause of more than 100 ms every few seconds
 * (docs/adr/0021).
 */
setFlagsFromString('--no-allocation-site-pretenuring');
