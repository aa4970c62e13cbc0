import { useTranslations } from '@larder/i18n/react';
import { IconButton, TextInput, type TextInputProps } from '@larder/ui';
import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';

/** A password that can be looked at; pasting is welcome. */
export function PasswordInput(props: Omit<TextInputProps, 'type' | 'suffix'>) {
  const t = useTranslations('sign-in');
  const [shown, setShown] = useState(false);
  return (
    <TextInput
      {...props}
      type={shown ? 'text' : 'password'}
      autoCapitalize="none"
      spellCheck={false}
      suffix={
        <IconButton
          variant="quiet"
          size="sm"
          label={t(shown ? 'hidePassword' : 'showPassword')}
          icon={shown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
          onClick={() => setShown(!shown)}
        />
      }
    />
  );
}
