// @vitest-environment jsdom

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { IntlProvider } from 'use-intl';
import { describe, expect, it } from 'vitest';
import { useJobWords } from './job-words.ts';

const MESSAGES = join(import.meta.dirname, '../../../../packages/i18n/src/messages');

function wordsIn(locale: string) {
  const jobs = JSON.parse(readFileSync(join(MESSAGES, locale, 'jobs.json'), 'utf8'));
  const wrapper = ({ children }: { children: ReactNode }) => (
    <IntlProvider locale={locale} messages={{ jobs }} timeZone="Asia/Shanghai">
      {children}
    </IntlProvider>
  );
  return renderHook(useJobWords, { wrapper }).result.current;
}

describe('[PRV-11] who acted, for a reader', () => {
  it('is the system with the words of its job, never the name of a job', () => {
    const job = { kind: 'job', name: 'ordering.release-order' } as const;
    expect(wordsIn('zh-CN').actor(job)).toBe('系统 · 下发订单');
    expect(wordsIn('en').actor(job)).toBe('System · Release an order');
    expect(wordsIn('en').maker('demo.load')).toBe('System · Load the demo');
  });

  it('is a person or a device by name, and a job that no list knows by its own', () => {
    const words = wordsIn('zh-CN');
    expect(words.actor({ kind: 'user', name: '何川' })).toBe('何川');
    expect(words.maker('何川')).toBe('何川');
    expect(words.actor({ kind: 'job', name: 'new.job' })).toBe('系统 · new.job');
  });
});
