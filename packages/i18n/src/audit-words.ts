/** What a translator of one area can do, on the server and in the app. */
export interface Words {
  (key: string, values?: Record<string, string | number>): string;
  has: (key: string) => boolean;
}

export interface ActionWords {
  /** `identity.device-key.revoke` as words; what no list knows stays as it is. */
  action: (code: string) => string;
  thing: (entity: string) => string;
}

/** @param t the messages `audit` */
export function actionWords(t: Words): ActionWords {
  const word = (list: 'thing' | 'verb', key: string) => (t.has(`${list}.${key}`) ? t(`${list}.${key}`) : key);
  return {
    action: (code) => {
      const [, resource = '', verb = ''] = code.split('.');
      // A session is signed into, an order opened: some verbs read differently for one thing.
      const own = `verbOf.${resource}-${verb}`;
      const text = t('actionText', {
        thing: word('thing', resource),
        verb: t.has(own) ? t(own) : word('verb', verb),
      });
      return text.charAt(0).toUpperCase() + text.slice(1);
    },
    thing: (entity) => word('thing', entity),
  };
}

export interface JobWords {
  /** `ordering.release-order` in words; a job that no list knows stays as it is. */
  job: (code: string) => string;
  /** Who acted: a person or device by its name, what works by itself as "System · Release an order". */
  actor: (actor: { kind: 'user' | 'device' | 'job'; name: string }) => string;
  /** The same where only the name is known. */
  maker: (name: string) => string;
}

/** @param t the messages `jobs` */
export function jobWords(t: Words): JobWords {
  const job = (code: string) => (t.has(`name.${code}`) ? t(`name.${code}`) : code);
  const system = (name: string) => `${t('system')} · ${job(name)}`;
  return {
    job,
    actor: ({ kind, name }) => (kind === 'job' ? system(name) : name),
    maker: (name) => (t.has(`name.${name}`) ? system(name) : name),
  };
}
