import { CreateStoreInput, type OrgUnit, orgRoutes, type Store } from '@larder/contracts/org/units';
import { useFormats, useTranslations } from '@larder/i18n/react';
import { Drawer } from '@larder/ui';
import type { z } from 'zod';
import { EditFoot } from '../../components/edit-foot.tsx';
import { FormBody } from '../../components/form.tsx';
import { useEditBase } from '../../lib/edit-base.ts';
import { onField } from '../../lib/field-problem.ts';
import { useContractForm } from '../../lib/form.ts';
import { useApiMutation } from '../../lib/query.ts';
import { StoreFieldset } from './store-fieldset.tsx';
import { conflictFields, startValues, versionsOf } from './store-form.ts';

interface StoreDrawerProps {
  open: boolean;
  /** Left out: a new store, kitchen or warehouse. */
  store?: Store | undefined;
  units: readonly OrgUnit[];
  onClose: () => void;
  onSaved?: ((store: Store) => void) | undefined;
}

/** Everything that is known about a site. */
export function StoreDrawer({ open, store, units, onClose, onSaved }: StoreDrawerProps) {
  const t = useTranslations('stores');
  return (
    <Drawer
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={t(store ? 'editStore' : 'addStore')}
      size="wide"
    >
      {open && units.length > 0 ? <StoreForm store={store} units={units} onClose={onClose} onSaved={onSaved} /> : null}
    </Drawer>
  );
}

function StoreForm({ store, units, onClose, onSaved }: Omit<StoreDrawerProps, 'open'>) {
  const t = useTranslations('stores');
  const { zone, currency } = useFormats();
  const start = startValues(store, units, { zone, currency });
  const form = useContractForm(CreateStoreInput, start);
  const edit = useEditBase({ ...start, ...versionsOf(store, units) });
  const { errors, isSubmitting } = form.formState;
  const options = { invalidates: ['org', 'audit'], quiet: true, success: () => t('saved') };
  const create = useApiMutation({ route: orgRoutes.createStore, ...options });
  const update = useApiMutation({ route: orgRoutes.updateStore, ...options });
  const save = async ({ parentId, kind, ...rest }: z.output<typeof CreateStoreInput>) => {
    const { version, unitVersion } = edit.base;
    try {
      const saved = store
        ? await update.mutateAsync({ params: { id: store.id }, body: { ...rest, version, unitVersion } })
        : await create.mutateAsync({ body: { ...rest, parentId, kind } });
      onClose();
      onSaved?.(saved);
    } catch (error) {
      if (edit.refused(error)) return;
      throw onField(error, { 'org.code_taken': 'code', 'org.wrong_parent': 'parentId' });
    }
  };
  return (
    <FormBody onSubmit={(event) => void form.submit(save)(event)}>
      <StoreFieldset form={form} units={units} known={store !== undefined} />
      <EditFoot
        edit={edit}
        changed={conflictFields(edit.base, start).map((word) => t(word))}
        problem={errors.root?.message}
        saving={isSubmitting}
        action={t(store ? 'save' : 'addStore')}
        onReload={() => form.reset(start)}
        onCancel={onClose}
      />
    </FormBody>
  );
}
