import { lazyPart } from '@larder/ui';
import { type ComponentType, Suspense, useState } from 'react';

/**
 * A drawer whose code (forms, schemas) comes with its first opening, so that a list can be read without it.
 * @param load resolves to the drawer component
 */
export function lazyDrawer<Props extends { open: boolean }>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  const Loaded = lazyPart(async () => ({ default: await load() })) as unknown as ComponentType<Props>;
  // biome-ignore lint/correctness/noComponentHookFactories: called at module scope only, so each component is made once
  return function LazyDrawer(props: Props) {
    const [wanted, setWanted] = useState(props.open);
    if (props.open && !wanted) setWanted(true);
    return wanted ? (
      <Suspense fallback={null}>
        <Loaded {...props} />
      </Suspense>
    ) : null;
  };
}
