// Runs before the first paint so that dark, large and language never flash; src/app/preferences.ts writes what is read here.
(() => {
  const root = document.documentElement;
  let saved = {};
  try {
    saved = JSON.parse(localStorage.getItem('larder.preferences') || '{}').last || {};
  } catch {
    saved = {};
  }
  const dark =
    saved.theme === 'dark' || (saved.theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.theme = dark ? 'dark' : 'light';
  root.dataset.size = saved.size === 'large' ? 'large' : 'normal';
  root.dataset.density = saved.density === 'compact' ? 'compact' : 'standard';
  root.lang = saved.locale || (navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh-CN');
})();
