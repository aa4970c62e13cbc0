import type { Plugin } from 'vite';

/** Name of the npm package that a module id belongs to, undefined for own code. */
export function packageOf(id: string): string | undefined {
  const path = id.split('node_modules/').at(-1);
  if (!id.includes('node_modules/') || path === undefined) return undefined;
  const [first, second] = path.split('/');
  return first?.startsWith('@') ? `${first}/${second}` : first;
}

/** Writes `.vite/packages.json`: every npm package in the bundle, for the budget's forbidden list. */
export function packageList(): Plugin {
  return {
    name: 'larder-package-list',
    apply: 'build',
    generateBundle() {
      const ids = [...this.getModuleIds()];
      const names = [...new Set(ids.flatMap((id) => packageOf(id.replaceAll('\\', '/')) ?? []))].sort();
      const fullEcharts = ids.some((id) =>
        /node_modules\/echarts\/(?:index\.js|dist\/)/.test(id.replaceAll('\\', '/')),
      );
      this.emitFile({ type: 'asset', fileName: '.vite/packages.json', source: JSON.stringify({ names, fullEcharts }) });
    },
  };
}
