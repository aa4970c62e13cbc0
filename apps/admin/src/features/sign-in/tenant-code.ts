const KEY = 'larder.tenantCode';

/** Code of the company that last signed in on this device. */
export function rememberedTenant(): string {
  try {
    return localStorage.getItem(KEY) ?? '';
  } catch {
    // Storage can be blocked; the person then types the code.
    return '';
  }
}

export function rememberTenant(code: string): void {
  try {
    localStorage.setItem(KEY, code);
  } catch (error) {
    console.warn('the company code is not remembered', error);
  }
}
