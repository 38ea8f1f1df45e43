// npm puts node_modules/.bin first on the PATH of its scripts, so a link there makes every script run on the
// Node version that the lock file pins, whatever version the machine has (npm 10 does not link it by itself).
// Where npm brings none for the platform, the one that runs this has to be new enough.
import { existsSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';

const NEEDED = 24;
const link = 'node_modules/.bin/node';
const system = process.platform === 'win32' ? 'win' : process.platform;
const platform = `${system}-${process.arch}`;
const binary = [`node-${platform}`, `node-bin-${platform}`]
  .map((name) => `node_modules/${name}/bin/node`)
  .find((file) => existsSync(file));

if (binary === undefined && Number.parseInt(process.versions.node, 10) < NEEDED) {
  console.error(
    `This project needs Node ${NEEDED} or newer, and npm brings none for ${platform} (this is ${process.version}): install it, for example with "nvm install" in this directory, and try again.`,
  );
  process.exit(1);
}

if (binary !== undefined && existsSync('node_modules/.bin') && !isLinked(`../../${binary}`)) {
  rmSync(link, { force: true });
  symlinkSync(`../../${binary}`, link);
}

// Scripts that have to hear npm's signals begin with `exec`, a word of every shell but that of Windows, where the scripts
// find this in its stead: it runs what follows.
if (process.platform === 'win32' && existsSync('node_modules/.bin')) {
  writeFileSync('node_modules/.bin/exec.cmd', '@%*\r\n');
}

function isLinked(target) {
  try {
    return readlinkSync(link) === target;
  } catch {
    return false;
  }
}
