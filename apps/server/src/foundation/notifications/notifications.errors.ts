import { InvalidInput } from '../../platform/errors/domain-error.ts';

export const requiredKind = (path: string) =>
  new InvalidInput([
    {
      path,
      code: 'notifications.required_kind',
      message: {
        'zh-CN': '这类通知不能关闭或静音：有人在等您答复',
        en: 'This kind can be neither switched off nor muted: somebody depends on your answer',
      },
    },
  ]);

export const muteEnded = () =>
  new InvalidInput([
    {
      path: 'until',
      code: 'notifications.mute_ended',
      message: { 'zh-CN': '静音结束时间须在一年之内的将来', en: 'A mute ends in the future, within a year' },
    },
  ]);
