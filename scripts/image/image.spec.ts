import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Config, Environment } from '../../apps/server/src/platform/config/config.ts';
import { OperatorEnvironment, operatorSettings } from '../../apps/server/src/platform/config/operator-settings.ts';
import { LOGIN_ROLES } from '../../packages/db/src/roles.ts';
import { ROOT } from '../launch/settings.mjs';

// No Docker here: what the image and compose say is held against what the project has.
const text = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const docker = text('Dockerfile');
const composeText = text('docker-compose.yml');

interface Service {
  image: string;
  build?: string;
  command?: string[];
  entrypoint?: string[];
  environment?: Record<string, string>;
  healthcheck?: { test?: string[]; disable?: boolean };
  depends_on?: Record<string, { condition: string }>;
  restart?: string;
  volumes?: string[];
  networks?: string[];
  ports?: string[];
  profiles?: string[];
  read_only?: boolean;
  cap_drop?: string[];
  deploy?: { resources: { limits: { memory: string } } };
}
const compose = parse(composeText, { merge: true }) as {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean }>;
  volumes: Record<string, unknown>;
};
const service = (name: string): Service => {
  const found = compose.services[name];
  if (!found) throw new Error(`no service ${name}`);
  return found;
};
const OURS = ['migrate', 'api', 'worker', 'backup', 'cli'];
/** What the launcher's scripts read besides. */
const LAUNCHER = [
  'DATABASE_URL',
  'TZ',
  ...LOGIN_ROLES.map((role) => `LARDER_DB_PASSWORD_${role.slice(7).toUpperCase()}`),
];

const dotenv = (content: string): Record<string, string> =>
  Object.fromEntries(
    content
      .split('\n')
      .filter((line) => /^[A-Z_]+=/.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
const filled = dotenv(
  execFileSync('sh', [join(ROOT, 'deploy/make-env.sh'), 'larder.example.com'], { encoding: 'utf8' }),
);

/** Interpolation as compose does it, for the forms that this file uses. */
function interpolate(value: string, env: Record<string, string>): string {
  return value.replace(/\$\{([A-Z_]+)(?:(:-|:\?)([^}]*))?\}/g, (_, name: string, form?: string, rest = '') => {
    const set = env[name];
    if (set !== undefined && set !== '') return set;
    if (form === ':?') throw new Error(`${name}: ${rest}`);
    return form === ':-' ? rest : '';
  });
}
const environmentOf = (name: string, env = filled): Record<string, string> =>
  Object.fromEntries(
    Object.entries(service(name).environment ?? {}).map(([key, value]) => [key, interpolate(String(value), env)]),
  );
const imageEnvironment: Record<string, string> = Object.fromEntries(
  [...(/^ENV NODE_ENV[\s\S]*?[^\\]\n/m.exec(docker)?.[0] ?? '').matchAll(/([A-Z_]+)=(\S+)/g)].map((m) => [
    m[1] ?? '',
    m[2] ?? '',
  ]),
);
/** Source of what a container runs. */
const sourceOf = (file: string) => file.replace(/^apps\/server\/dist\/(.*)\.js$/, 'apps/server/src/$1.ts');

describe('docker-compose.yml', () => {
  it('every variable of a service is one that the product reads', () => {
    const known = new Set([
      ...Object.keys(Environment.shape),
      ...Object.keys(OperatorEnvironment.shape),
      ...LAUNCHER,
      'LARDER_PREBUILT',
    ]);
    for (const name of OURS)
      for (const variable of [...Object.keys(service(name).environment ?? {}), ...Object.keys(imageEnvironment)])
        expect(known.has(variable), `${name}: ${variable}`).toBe(true);
  });

  it('every setting of API and worker can be made in .env, or has its reason', () => {
    // The image says them, compose has its own way of doing it, or only other processes read them.
    const elsewhere = new Set([
      ...Object.keys(imageEnvironment),
      ...['LARDER_TLS', 'LARDER_TLS_CERT', 'LARDER_TLS_KEY', 'LARDER_HTTP_PORT'], // the proxy's
      'LARDER_SHUTDOWN_SECONDS', // belongs to stop_grace_period
      'LARDER_DB_URL_ADMIN', // never these
      'INIT_CWD',
    ]);
    const passed = Object.keys({ ...service('api').environment, ...service('worker').environment });
    expect(Object.keys(Environment.shape).filter((name) => !elsewhere.has(name) && !passed.includes(name))).toEqual([]);
  });

  it('none is missing: API and worker start with them, and so do backup and command', () => {
    for (const name of ['api', 'worker']) {
      const config = Config.load({ ...imageEnvironment, ...environmentOf(name) });
      expect(config).toMatchObject({
        publicUrl: 'https://larder.example.com',
        host: '0.0.0.0',
        demo: false,
        hsts: true,
      });
      expect(config.db.admin).toBeUndefined();
      expect(config.redisUrl).toMatch(/^redis:\/\/:[0-9a-f]{64}@redis:6379$/);
    }
    const urls = Object.fromEntries(
      LOGIN_ROLES.map((role) => [
        `LARDER_DB_URL_${role.slice(7).toUpperCase()}`,
        `postgresql://${role}:p@postgres/larder`,
      ]),
    );
    const settings = operatorSettings({
      ...imageEnvironment,
      ...urls,
      LARDER_DB_URL_ADMIN: environmentOf('backup')['DATABASE_URL'] ?? '',
      ...environmentOf('backup'),
    });
    expect(settings).toMatchObject({ schedule: { folder: '/backups', hour: 3, keep: 14 }, dataDir: '/data' });
    expect(settings.passphrase).toMatch(/^[0-9a-f]{64}$/);
  });

  it('.env.example holds every variable that is asked for, no other, and no secret', () => {
    const asked = new Set([...composeText.matchAll(/\$\{([A-Z_]+)/g)].map((m) => m[1]));
    const example = dotenv(text('.env.example'));
    expect(Object.keys(example).sort()).toEqual([...asked].sort());
    for (const [name, value] of Object.entries(example))
      if (/SECRET|PASSWORD|PASSPHRASE|TOKEN|URL$/.test(name)) expect(value, name).toBe('');
    expect(text('.gitignore')).toMatch(/^\.env$/m);
    expect(text('.dockerignore')).toMatch(/^\.env$/m);
  });

  it('a secret that is not set stops compose with a hint, not the product with an empty one', () => {
    for (const name of [
      'LARDER_SECRET',
      'POSTGRES_PASSWORD',
      'REDIS_PASSWORD',
      'LARDER_DB_PASSWORD_RUNTIME',
      'LARDER_SITE',
    ])
      expect(composeText, name).toContain(`\${${name}:?`);
  });

  it('every command starts a file of the project', () => {
    for (const name of OURS) {
      const { entrypoint = [], command = [] } = service(name);
      const file = [...entrypoint, ...command].find((word) => /\.m?js$/.test(word)) ?? '';
      expect(existsSync(join(ROOT, sourceOf(file))), `${name}: ${file}`).toBe(true);
    }
    for (const file of ['./deploy/Caddyfile'])
      expect(composeText.includes(file) && existsSync(join(ROOT, file)), file).toBe(true);
  });

  it('starts in order: database, migration, processes, proxy; whatever lives is started again', () => {
    expect(service('migrate').depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    for (const name of ['api', 'worker', 'backup'])
      expect(service(name).depends_on?.['migrate'], name).toEqual({ condition: 'service_completed_successfully' });
    expect(service('proxy').depends_on).toEqual({ api: { condition: 'service_healthy' } });
    for (const [name, one] of Object.entries(compose.services)) {
      if (name === 'migrate' || name === 'cli') continue;
      expect(one.restart, name).toBe('unless-stopped');
      expect(one.deploy?.resources.limits.memory, name).toBeDefined();
    }
  });

  it('only the proxy is reachable; our containers are read-only, without rights, and the roles stay apart', () => {
    for (const [name, one] of Object.entries(compose.services)) expect(Boolean(one.ports), name).toBe(name === 'proxy');
    for (const name of OURS) {
      expect(service(name)).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
      const admin = 'DATABASE_URL' in (service(name).environment ?? {});
      expect(admin, name).toBe(!['api', 'worker'].includes(name));
    }
    expect(compose.networks['data']?.internal).toBe(true);
    for (const name of ['postgres', 'redis']) expect(service(name).networks).toEqual(['data']);
    const used = Object.values(compose.services).flatMap((one) => one.volumes ?? []);
    for (const volume of used.map((v) => v.split(':')[0] ?? '').filter((v) => !v.startsWith('.')))
      expect(Object.keys(compose.volumes)).toContain(volume);
  });
});

describe('scripts/healthcheck.mjs', () => {
  it('is healthy on 200 only, and shows the token that the metrics ask for', async () => {
    const token = 'a-token-of-16-characters';
    const server = createServer((request, response) => {
      response.writeHead(request.headers.authorization === `Bearer ${token}` ? 200 : 401).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
    const exitCode = (env: Record<string, string>) =>
      new Promise((resolve) =>
        execFile(process.execPath, [join(ROOT, 'scripts/healthcheck.mjs'), url], { env }, (error) =>
          resolve(error?.code ?? 0),
        ),
      );
    expect([await exitCode({}), await exitCode({ LARDER_METRICS_TOKEN: token })]).toEqual([1, 0]);
    server.close();
    server.closeAllConnections();
  });
});

describe('docs/operations', () => {
  it('settings.md names every setting, and no other', () => {
    const settings = [...Object.keys(Environment.shape), ...Object.keys(OperatorEnvironment.shape), ...LAUNCHER];
    const wanted = new Set(settings.filter((name) => name !== 'INIT_CWD' && name !== 'TZ').concat('LARDER_PREBUILT'));
    const said = [...text('docs/operations/settings.md').matchAll(/^\|([^|]+)\|/gm)].flatMap((row) =>
      [...(row[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map((m) => m[1] ?? ''),
    );
    expect([...wanted].filter((name) => !said.includes(name))).toEqual([]);
    expect(said.filter((name) => !wanted.has(name))).toEqual([]);
  });

  it('every file that the pages link to is there', () => {
    const pages = [
      'README.md',
      ...[
        'install-compose',
        'lan-tablets',
        'external-postgres',
        'settings',
        'backup',
        'upgrade',
        'runbook-audit',
        'runbook-numbers',
        'runbook-queue',
        'runbook-restore',
        'README',
      ].map((name) => `docs/operations/${name}.md`),
      'docs/integrations/tills.md',
    ];
    for (const page of pages)
      for (const [, link = ''] of text(page).matchAll(/\]\((?!https?:)([^)#]+)/g))
        expect(existsSync(join(ROOT, page, '..', link)), `${page}: ${link}`).toBe(true);
  });

  it('every command of the pages is one that the operator has', () => {
    const folder = 'apps/server/src/cli/commands';
    const names = readdirSync(join(ROOT, folder)).map(
      (file) => /^ {2}name: '(.+)'/m.exec(text(join(folder, file)))?.[1],
    );
    const pages = [
      'README.md',
      'docs/operations/backup.md',
      'docs/operations/runbook-audit.md',
      'docs/operations/install-compose.md',
      'docs/operations/runbook-restore.md',
      'docs/operations/upgrade.md',
      'docs/integrations/tills.md',
    ];
    for (const page of pages)
      for (const [, said = ''] of text(page).matchAll(
        /(?:npm run larder -- |run --rm (?:-v \S+ )?cli )(?!--|COMMAND|…)([a-z ]+?)(?= --|$|`)/gm,
      ))
        expect(names, `${page}: ${said}`).toContain(said);
  });
});

describe('Dockerfile', () => {
  it('installs and builds with the commands of "npm start" and "npm test"', () => {
    const pnpm = /'(pnpm@[\d.]+)'/.exec(text('scripts/launch/install.mjs'))?.[1];
    expect(docker).toContain(`npm install --global ${pnpm}`);
    expect(docker).toContain('pnpm install --frozen-lockfile --prefer-offline\n');
    expect(docker).toContain('RUN node scripts/build.mjs');
    expect(text('.ci/run')).toContain('npm test');
    for (const used of ['generate', 'buildServer', 'buildAdmin'])
      for (const script of ['scripts/build.mjs', 'scripts/test.mjs'])
        expect(text(script), script).toContain(`${used}(`);
  });

  it('runs Node 24 as an ordinary user, and its health check asks a route that exists', () => {
    for (const [, image] of docker.matchAll(/^FROM (\S+)/gm)) expect(image).toMatch(/^node:24-/);
    expect(docker.slice(docker.lastIndexOf('FROM'))).toMatch(/^USER node$/m);
    for (const [, file] of docker.matchAll(/CMD \[.*"([^"]+\.m?js)"\]/g))
      expect(existsSync(join(ROOT, sourceOf(file ?? ''))), file).toBe(true);
    const check = text('scripts/healthcheck.mjs');
    const [, route] = /\/(readyz)`/.exec(check) ?? [];
    expect(text('apps/server/src/platform/http/health.controller.ts')).toContain(`@Get('${route}')`);
    for (const [, path] of text('deploy/Caddyfile').matchAll(/health_uri \/(\S+)/g))
      expect(text('apps/server/src/platform/http/health.controller.ts')).toContain(`@Get('${path}')`);
  });
});
