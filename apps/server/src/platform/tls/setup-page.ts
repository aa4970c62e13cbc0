/** What a tablet needs before it can trust this server: served with and without TLS, since it cannot be trusted yet. */
export interface SetupPage {
  readonly authority: string;
  readonly fingerprint: string;
  /** Where to go afterwards. */
  readonly address: string;
}

export const SETUP_PATH = '/setup';
export const AUTHORITY_PATH = '/ca.crt';

interface Answer {
  readonly type: string;
  readonly body: string;
}

/** @returns the page or the certificate, or null for any other path */
export function setupAnswer(path: string, page: SetupPage): Answer | null {
  if (path === AUTHORITY_PATH) return { type: 'application/x-x509-ca-cert', body: page.authority };
  if (path === SETUP_PATH) return { type: 'text/html; charset=utf-8', body: html(page) };
  return null;
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** A line breaks between two bytes, not inside one: people compare them. */
const pairs = (fingerprint: string): string => escaped(fingerprint).replaceAll(':', ':<wbr>');

const html = ({ address, fingerprint }: SetupPage): string => `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Larder · 平板设置 / Set up this tablet</title>
<style>
body { font: 17px/1.6 system-ui, "PingFang SC", "Noto Sans CJK SC", sans-serif; margin: 0 auto; padding: 24px 20px 64px; max-width: 40rem; color: #1c1e21; background: #fff; }
h1 { font-size: 24px; line-height: 1.3; } h2 { font-size: 18px; margin: 32px 0 8px; } ol { padding-left: 1.4em; } li { margin: 6px 0; }
a.button { display: inline-block; min-height: 44px; line-height: 44px; padding: 0 20px; border-radius: 8px; background: #1f6f4a; color: #fff; text-decoration: none; white-space: nowrap; margin: 8px 8px 8px 0; }
a.second { background: #eef1ef; color: #1c1e21; }
code { font-size: 14px; word-break: break-all; } hr { border: 0; border-top: 1px solid #dde1de; margin: 40px 0; } .dim { color: #5b6067; font-size: 15px; }
@media (prefers-color-scheme: dark) { body { color: #e8eaed; background: #16181a; } a.second { background: #2a2e31; color: #e8eaed; } hr { border-color: #33383c; } .dim { color: #a2a8ae; } }
</style>
</head>
<body>
<section>
<h1>在这台设备上信任 Larder</h1>
<p>每台平板或手机只需做一次：安装本店的证书，之后连接就是加密且可信的，也能离线使用。</p>
<p><a class="button" href="${AUTHORITY_PATH}">1. 下载证书</a><a class="button second" href="${escaped(address)}">2. 打开 Larder</a></p>
<h2>iPad、iPhone</h2>
<ol><li>用 Safari 下载证书，选择“允许”。</li><li>“设置”→“已下载描述文件”→“安装”。</li><li>“设置”→“通用”→“关于本机”→“证书信任设置”，打开 Larder。</li></ol>
<h2>Android</h2>
<ol><li>下载证书。</li><li>“设置”→“安全”→“加密与凭据”→“安装证书”→“CA 证书”，选择刚下载的文件。</li></ol>
<h2>Windows、macOS</h2>
<ol><li>Windows：双击文件→“安装证书”→“本地计算机”→“受信任的根证书颁发机构”。</li><li>macOS：双击文件加入“系统”钥匙串，再设为“始终信任”。</li></ol>
<p class="dim">安装前核对指纹（SHA-256），应与启动窗口中显示的一致：<br><code>${pairs(fingerprint)}</code></p>
</section>
<hr>
<section lang="en">
<h1>Trust Larder on this device</h1>
<p>Once per tablet or phone: install this installation’s certificate. From then on the connection is private and trusted, and the app works offline.</p>
<p><a class="button" href="${AUTHORITY_PATH}">1. Download certificate</a><a class="button second" href="${escaped(address)}">2. Open Larder</a></p>
<h2>iPad, iPhone</h2>
<ol><li>Download in Safari and allow it.</li><li>Settings → Profile Downloaded → Install.</li><li>Settings → General → About → Certificate Trust Settings: switch Larder on.</li></ol>
<h2>Android</h2>
<ol><li>Download the certificate.</li><li>Settings → Security → Encryption &amp; credentials → Install a certificate → CA certificate, and pick the file.</li></ol>
<h2>Windows, macOS</h2>
<ol><li>Windows: double-click → Install certificate → Local machine → Trusted Root Certification Authorities.</li><li>macOS: double-click, add to the System keychain, then set it to Always Trust.</li></ol>
<p class="dim">Compare the fingerprint (SHA-256) with the one in the window where Larder was started:<br><code>${pairs(fingerprint)}</code></p>
</section>
</body>
</html>
`;
