#!/usr/bin/env node
/**
 * Everything that dbquake needs on a fresh machine, done where it is missing and left alone where it is there:
 * packages from npm, a Docker engine, a way to build the base image, the compiled command, a browser for the tests.
 * Starts nothing but the Docker daemon of this machine and changes no setting of the host.
 *
 *   node harness/setup/setup.mjs              packages, Docker engine, image builder
 *   node harness/setup/setup.mjs --build      also the compiled command in dist/
 *   node harness/setup/setup.mjs --browser    also Chromium for the browser tests
 *   node harness/setup/setup.mjs --no-docker  nothing that has to do with Docker
 *
 * Exit codes: 0 done, 3 this machine cannot be set up (the message says what to install), 64 unknown option.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from './chromium.mjs';
import { ensureCompiled } from './compiled-command.mjs';
import { ensureDockerEngine } from './docker-engine.mjs';
import { ensureImageBuilder } from './image-builder.mjs';
import { ensureNodeModules } from './node-modules.mjs';
import { checkNodeVersion } from './node-version.mjs';
import { SetupError } from './step.mjs';

const options = new Set(['--build', '--browser', '--no-docker']);

async function setUp(chosen) {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
  checkNodeVersion(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  await ensureNodeModules(root);
  if (!chosen.has('--no-docker')) {
    const address = await ensureDockerEngine();
    await ensureImageBuilder(root, address);
  }
  if (chosen.has('--build')) await ensureCompiled(root);
  if (chosen.has('--browser')) await ensureChromium();
}

const chosen = new Set(process.argv.slice(2));
const unknown = [...chosen].filter((option) => !options.has(option));
if (unknown.length > 0) {
  process.stderr.write(`set-up: unknown option ${unknown.join(' ')}; there are ${[...options].join(' ')}\n`);
  process.exitCode = 64;
} else {
  try {
    await setUp(chosen);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`set-up failed: ${error.message}\n${error.remedy}\n`);
    process.exitCode = 3;
  }
}
