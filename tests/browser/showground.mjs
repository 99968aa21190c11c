// The program under test: its site in a folder of its own, its server, its other commands; and the built site on a
// plain host of files, as the public gets it.

import { execFile, execFileSync, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** The program as people run it: what it promises in seconds, it promises of this one. `SHOWGROUND` names another. */
const program = process.env.SHOWGROUND ?? join(repository, 'target/release/showground');

/** The day that all dates of the demonstration are about: its round is open. */
const today = ['--today', '2026-11-24'];

const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.csv': 'text/csv; charset=utf-8',
  '.ics': 'text/calendar; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.atom': 'application/atom+xml',
  '.xml': 'application/xml',
};

/** A copy of the demonstration in a folder of its own, to be removed after the tests. */
export async function demonstration() {
  const root = await mkdtemp(join(tmpdir(), 'showground-browser-'));
  await cp(join(repository, 'content'), join(root, 'content'), { recursive: true });
  return { root, remove: () => rm(root, { recursive: true, force: true }) };
}

/** Runs a command on a site; what it printed. It fails as the command fails. */
export async function run(root, ...args) {
  const { stdout } = await promisify(execFile)(program, ['--root', root, ...today, ...args]);
  return stdout;
}

/** Builds a site into its `public/`; the path of that folder. */
export function build(root, ...more) {
  execFileSync(program, ['build', '--root', root, ...today, ...more], { stdio: ['ignore', 'ignore', 'pipe'] });
  return join(root, 'public');
}

/** `showground serve` in the site's folder, as people type it, on a free port; ready when this returns. */
export async function serve(root) {
  const child = spawn(program, ['serve', ...today, '--listen', '127.0.0.1:0'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  process.once('exit', () => child.kill());
  let said = '';
  child.stderr.on('data', (bytes) => (said += bytes));
  const ended = new Promise((over) => child.once('exit', over));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const [line] = await Promise.race([
    lines.next().then(({ value }) => [value]),
    ended.then((code) => Promise.reject(new Error(`serve ended with ${code}: ${said}`))),
  ]);
  const stop = async () => {
    child.kill();
    await ended;
  };
  /** Where the editors' desk is. */
  const desk = lines.next().then(({ value }) => value?.split(' ').at(-1));
  return { base: line.replace(/\/$/, ''), desk, stop, said: () => said };
}

/** A host of files and of nothing else. As good hosts do, it compresses texts, and lets browsers keep what is named by its content. */
export async function host(folder) {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://host').pathname));
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    try {
      const bytes = await readFile(file);
      const [encoding, body] = compressed(bytes, extname(file), request.headers['accept-encoding'] ?? '');
      response.writeHead(200, {
        'content-type': types[extname(file)] ?? 'application/octet-stream',
        'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        ...(encoding && { 'content-encoding': encoding }),
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const stop = () => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  };
  return { base: `http://127.0.0.1:${server.address().port}`, stop };
}

function compressed(bytes, end, accepted) {
  if (end === '.woff2') return [null, bytes]; // it is compressed already
  if (/\bbr\b/.test(accepted)) {
    return ['br', brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })];
  }
  return /\bgzip\b/.test(accepted) ? ['gzip', gzipSync(bytes)] : [null, bytes];
}

/** Asks until the answer is true, or the time is over. How long it took, or `null`. */
export async function within(milliseconds, holds, every = 20) {
  const start = performance.now();
  for (;;) {
    if (await holds()) return performance.now() - start;
    if (performance.now() - start > milliseconds) return null;
    await new Promise((go) => setTimeout(go, every));
  }
}
