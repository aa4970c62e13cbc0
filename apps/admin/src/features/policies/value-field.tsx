import type { PolicyView } from '@larder/contracts/org/policies';
import { useTranslations } from '@larder/i18n/react';
import { RadioSegment, TextInput } from '@larder/ui';
import { isClock } from '../../components/policy-words.ts';

interface ValueFieldProps {
  rule: PolicyView;
  text: string;
  onText: (text: string) => void;
  flag: boolean | string | null;
  onFlag: (flag: boolean | string) => void;
  unit: string;
}

/** The control that fits a rule: yes or no, one of a few words, a time of day, or a number with its unit. */
export function ValueField({ rule, text, onText, flag, onFlag, unit }: ValueFieldProps) {
  const t = useTranslations('policies');
  if (rule.kind === 'boolean') {
    return (
      <RadioSegment
        value={flag === null ? null : String(flag)}
        onValueChange={(next) => onFlag(next === 'true')}
        options={[
          { value: 'true', label: t('yes') },
          { value: 'false', label: t('no') },
        ]}
      />
    );
  }
  if (rule.kind === 'choice') {
    return (
      <RadioSegment
        value={flag === null ? null : String(flag)}
        onValueChange={onFlag}
        options={rule.choices.map((value) => ({
          value,
          label: t.has(`choices.${value}`) ? t(`choices.${value}`) : value,
        }))}
      />
    );
  }
  return (
    <TextInput
      type={isClock(rule) ? 'time' : 'text'}
      numeric={!isClock(rule)}
      inputMode={isClock(rule) ? undefined : 'decimal'}
      autoComplete="off"
      value={text}
      suffix={unit ? <span>{unit}</span> : undefined}
      onChange={(event) => onText(event.currentTarget.value)}
    />
  );
}
