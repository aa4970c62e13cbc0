// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { Field } from './field.tsx';
import { RadioSegment } from './radio-segment.tsx';

afterEach(cleanup);

function Question({ error }: { error?: string }) {
  const [answer, setAnswer] = useState<'pass' | 'fail' | null>(null);
  return (
    <Field label="冷藏柜温度" error={error}>
      <RadioSegment
        value={answer}
        onValueChange={setAnswer}
        options={[
          { value: 'pass', label: '通过' },
          { value: 'fail', label: '不通过', tone: 'bad' },
        ]}
      />
    </Field>
  );
}

const checked = () =>
  screen
    .getAllByRole<HTMLInputElement>('radio')
    .filter((radio) => radio.checked)
    .map((radio) => radio.value);

describe('[UI-04] RadioSegment', () => {
  it('selects nothing until a person does, also when it gets the focus', async () => {
    const user = userEvent.setup();
    render(<Question />);
    expect(checked()).toEqual([]);
    await user.tab();
    expect(checked()).toEqual([]);
    await user.click(screen.getByText('不通过'));
    expect(checked()).toEqual(['fail']);
  });

  it('takes its name and its problem from the field around it', () => {
    render(<Question error="选一项" />);
    const group = screen.getByRole('radiogroup', { name: '冷藏柜温度' });
    expect(group.getAttribute('aria-invalid')).toBe('true');
    const described = document.getElementById(group.getAttribute('aria-describedby') ?? '');
    expect(described?.textContent).toBe('选一项');
  });
});
