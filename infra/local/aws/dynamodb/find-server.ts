/** Finds the table server of this machine: the local cloud runs on any that speaks DynamoDB's API. */

import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** How a table server is started. */
export interface ServerProgram {
  readonly kind: 'dynoxide' | 'DynamoDB Local';
  /** The program and its arguments that serve this directory on this port of a loopback address. */
  command(at: { host: string; port: number }, directory: string): readonly [string, ...string[]];
}

export interface Machine {
  readonly platform: string;
  readonly architecture: string;
  /** Directories of programs. */
  readonly path: string;
  /** Where DynamoDB Local was unpacked to. */
  readonly dynamodbLocal: string;
  /** Directory of an npm package, if it is installed. */
  readonly packageDirectory: (name: string) => string | undefined;
}

/** Name of dynoxide's SQLite file in the data directory. */
export const DATABASE_FILE = 'dynamodb.db';

const { resolve } = createRequire(import.meta.url);

export const thisMachine: Machine = {
  platform: process.platform,
  architecture: process.arch,
  path: process.env.PATH ?? '',
  dynamodbLocal: process.env.DYNAMODB_LOCAL || join(homedir(), '.dynamodb-local'),
  packageDirectory(name) {
    try {
      return dirname(resolve(`${name}/package.json`));
    } catch {
      return undefined;
    }
  },
};

/**
 * Prefers a dynoxide on the PATH, then the one that npm installs for this platform, then Java with Amazon's DynamoDB
 * Local.
 * @throws Error that says what to do when there is none.
 */
export function findServer(machine: Machine = thisMachine): ServerProgram {
  const program = programOf(machine, 'dynoxide') ?? dynoxideOfNpm(machine);
  if (program !== undefined) return dynoxide(program);
  const java = programOf(machine, 'java');
  if (java !== undefined && hasJar(machine.dynamodbLocal)) return dynamodbLocal(java, machine.dynamodbLocal);
  throw new Error(
    `No table server was found for ${machine.platform} on ${machine.architecture}: install dynoxide so that it is on your PATH, or Java with DynamoDB Local unpacked into ${machine.dynamodbLocal} (or where DYNAMODB_LOCAL says), or name a server that runs in DYNAMODB_ENDPOINT.`,
  );
}

function programOf({ platform, path }: Machine, name: string): string | undefined {
  const file = platform === 'win32' ? `${name}.exe` : name;
  const candidates = path.split(delimiter).filter((each) => each !== '');
  return candidates.map((directory) => join(directory, file)).find(isProgram);
}

/**
 * The lock file names the package of only one platform, because every registry has that one. Others may be installed.
 */
function dynoxideOfNpm({ platform, architecture, packageDirectory }: Machine): string | undefined {
  const directory = packageDirectory(`@dynoxide/${platform}-${architecture}`);
  if (directory === undefined) return undefined;
  const names = ['dynoxide', 'dynoxide.exe', join('bin', 'dynoxide'), join('bin', 'dynoxide.exe')];
  return names.map((name) => join(directory, name)).find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function hasJar(directory: string): boolean {
  return existsSync(directory) && readdirSync(directory).some((name) => /^DynamoDBLocal.*\.jar$/.test(name));
}

function dynoxide(program: string): ServerProgram {
  return {
    kind: 'dynoxide',
    command: ({ host, port }, directory) => [
      program,
      'serve',
      '--host',
      host,
      '--port',
      String(port),
      '--db-path',
      join(directory, DATABASE_FILE),
    ],
  };
}

/**
 * Supports both layouts: Amazon's archive has the libraries in a directory of their own, Maven puts everything in one.
 */
function dynamodbLocal(java: string, directory: string): ServerProgram {
  const ofArchive = join(directory, 'DynamoDBLocal_lib');
  const libraries = existsSync(ofArchive) ? ofArchive : directory;
  return {
    kind: 'DynamoDB Local',
    command: ({ host, port }, data) => [
      java,
      `-Djava.library.path=${libraries}`,
      `-Dsqlite4java.library.path=${libraries}`,
      '-cp',
      [join(directory, '*'), join(libraries, '*')].join(delimiter),
      'com.amazonaws.services.dynamodbv2.local.main.ServerRunner',
      // One database for all credentials, since every function has its own credentials.
      '-sharedDb',
      '-disableTelemetry',
      // Otherwise it lets the pages of every origin in. None has this one.
      '-cors',
      `http://${host}:${port}`,
      '-port',
      String(port),
      '-dbPath',
      data,
    ],
  };
}
