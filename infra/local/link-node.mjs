// npm puts node_modules/.bin first on the PATH of its scripts, so a link there makes every script run on the
// Node version that the lock file pins, whatever version the machine has (npm 10 does not link it by itself).
import { existsSync, rmSync, symlinkSync } from 'node:fs';

const binary = `node_modules/node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}/bin/node`;
if (existsSync(binary) && existsSync('node_modules/.bin')) {
  rmSync('node_modules/.bin/node', { force: true });
  symlinkSync(`../../${binary}`, 'node_modules/.bin/node');
}
