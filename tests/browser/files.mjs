// The files of a built site.

import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** All files below a folder, in order: where each lies, and its address on a host. */
export async function filesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  return files.sort().map((file) => ({ file, address: `/${relative(folder, file)}`.replace(/\/index\.html$/, '/') }));
}

export const pagesOf = async (folder) => (await filesOf(folder)).filter(({ file }) => file.endsWith('.html'));
