// pusher-js's own integration specs, from its package and unchanged, against the server under test. Its makers build them
// with webpack; here the few names that webpack gives them are found by a hook, and TypeScript is stripped as it is loaded.
'use strict';

const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const Jasmine = require('jasmine');
const typescript = require('typescript');

const home = path.dirname(require.resolve('pusher-js/package.json'));
const roots = ['src/runtimes/node', 'src', 'src/runtimes', 'spec/javascripts/helpers'].map((folder) => path.join(home, folder));
const aliases = {
  testenv: path.join(__dirname, 'testenv.js'),
  pusher_integration: path.join(__dirname, 'client.js'),
  integration: path.join(__dirname, 'integration.js'),
  'dom/dependencies': path.join(home, 'spec/javascripts/helpers/node/mock-dom-dependencies.ts'),
  'dom/dependency_loader': path.join(home, 'spec/javascripts/helpers/node/mock-dom-dependencies.ts'),
};

const compile = (module, file) => {
  const { outputText } = typescript.transpileModule(fs.readFileSync(file, 'utf8'), {
    compilerOptions: { module: 'commonjs', target: 'es2020', esModuleInterop: true, allowJs: true },
  });
  module._compile(outputText, file);
};
require.extensions['.ts'] = compile;
const plain = require.extensions['.js'];
require.extensions['.js'] = (module, file) =>
  file.startsWith(path.join(home, 'src')) ? compile(module, file) : plain(module, file);

const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, parent, ...rest) {
  if (parent?.filename?.startsWith(home) || parent?.filename?.startsWith(__dirname)) {
    if (aliases[request]) return aliases[request];
    // TypeScript first: beside some of its files there is a script of the same name for other bundles.
    const folders = request.startsWith('.') ? [path.dirname(parent.filename)] : roots;
    for (const folder of folders) {
      for (const ending of ['.ts', '.js', '/index.ts']) {
        const file = path.join(folder, request) + ending;
        if (fs.existsSync(file)) return file;
      }
    }
  }
  return resolve.call(this, request, parent, ...rest);
};

Object.assign(globalThis, { RUNTIME: 'node', VERSION: '8.8.8', CDN_HTTP: '', CDN_HTTPS: '', DEPENDENCY_SUFFIX: '' });

// All that the package ships under this folder are run, whatever the next version adds, but those that can not be here.
const shipped = path.join(home, 'spec/javascripts/integration');
const skipped = new Map([
  ['web/dom/jsonp_spec.js', 'loads scripts into a page: it needs a browser'],
  ['web/dom/script_request_spec.js', 'loads scripts into a page: it needs a browser'],
]);

/** The specs of a folder: scripts, and folders that are a module. */
function specs(folder) {
  return fs.readdirSync(path.join(shipped, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    if (/_spec(\.js|\.ts)?$/.test(entry.name)) return [name];
    return entry.isDirectory() ? specs(name) : [];
  });
}

async function run() {
  const server = await require('./endpoint').start();
  process.env.SPEC_API_URL = server.url;
  const jasmine = new Jasmine();
  jasmine.env.configure({ random: false });
  jasmine.jasmine.DEFAULT_TIMEOUT_INTERVAL = 30_000;
  jasmine.exitOnCompletion = false;
  const config = [{ transport: 'ws', forceTLS: false }];
  const found = specs('');
  for (const name of skipped.keys()) {
    if (!found.includes(name)) throw new Error(`${name} is skipped, but there is none`);
  }
  for (const spec of found) {
    if (skipped.has(spec)) {
      console.log(`skipped ${spec}: ${skipped.get(spec)}`);
    } else {
      console.log(`runs ${spec}`);
      require(path.join(shipped, spec))(config);
    }
  }
  const result = await jasmine.execute();
  server.close();
  process.exit(result.overallStatus === 'passed' ? 0 : 1);
}

run();
