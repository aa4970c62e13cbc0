import type { OrgUnit } from '@larder/contracts/org/units';
import { useFormats } from '@larder/i18n/react';
import { Combobox } from '@larder/ui';
import { pinyinInitials } from '../lib/pinyin.ts';
import { nameIn } from '../lib/scope.ts';

interface UnitComboboxProps {
  units: readonly OrgUnit[];
  value: string | null;
  onValueChange: (unitId: string | null) => void;
  placeholder: string;
  /** The quiet words beside a unit's name, for example its kind. */
  hint: (unit: OrgUnit) => string;
}

/** A place in the tree, found by its name in either language, its code or pinyin initials. */
export function UnitCombobox({ units, value, onValueChange, placeholder, hint }: UnitComboboxProps) {
  const { locale } = useFormats();
  return (
    <Combobox
      value={value}
      placeholder={placeholder}
      onValueChange={onValueChange}
      options={units.map((unit) => ({
        value: unit.id,
        label: nameIn(locale, unit),
        hint: hint(unit),
        keywords: `${unit.name} ${unit.nameEn ?? ''} ${unit.code} ${pinyinInitials(unit.name)}`,
      }))}
    />
  );
}
