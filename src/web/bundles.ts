/** How each page is bundled by Vite. Read by src/build.ts alone; `root` is the project's folder, with a slash at its end. */
import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { InlineConfig, Plugin } from 'vite'

/** Browsers from May 2024 on: the first that all know `light-dark()`, which tokens.css is made of. */
const browsers = ['chrome123', 'edge123', 'firefox121', 'safari17.5']

const silent: InlineConfig = { configFile: false, logLevel: 'silent', publicDir: false, clearScreen: false }

/** The website's one script: a classic script of one file whose name never changes, `.build/web/launcher.js`. */
export function launcherBundle(root: string): InlineConfig {
  return {
    ...silent,
    root: join(root, 'src/web/launcher'),
    build: {
      target: browsers,
      outDir: join(root, '.build/web'),
      emptyOutDir: false,
      lib: { entry: 'launcher.ts', formats: ['iife'], name: 'signpostLauncher', fileName: () => 'launcher.js' },
    },
  }
}

/** The one script of the help pages: as the launcher's, `.build/web/help.js`. */
export function helpBundle(root: string): InlineConfig {
  return {
    ...silent,
    root: join(root, 'src/web/help'),
    build: {
      target: browsers,
      outDir: join(root, '.build/web'),
      emptyOutDir: false,
      lib: {
        entry: fileURLToPath(new URL('./help/help.ts', import.meta.url)),
        formats: ['iife'],
        name: 'signpostHelp',
        fileName: () => 'help.js',
      },
    },
  }
}

/** The page inside the launcher's frame, at /chat; Web Chat is a chunk of its own so that the header paints first. */
export function chatBundle(root: string): InlineConfig {
  return page(root, 'chat', { plugins: [withoutSpeech()], resolve: { alias: webChatAliases(root) } })
}

/** The agents' app, at /console. */
export function consoleBundle(root: string): InlineConfig {
  return page(root, 'console', {})
}

/** The description of the console's API, at /api/docs. */
export function docsBundle(root: string): InlineConfig {
  return { ...page(root, 'docs', {}), base: '/api/docs/' }
}

/** Stylesheets of the pages that need no script of their own: each goes to `.build/web/<its own name>.css`. */
export function stylesheetBundle(root: string): InlineConfig {
  const sheets = ['src/web/help', 'src/web/demo']
    .map((folder) => join(root, folder))
    .flatMap((folder) => (existsSync(folder) ? readdirSync(folder).map((file) => join(folder, file)) : []))
    .filter((file) => file.endsWith('.css'))
  return {
    ...silent,
    root: join(root, 'src/web'),
    build: {
      cssTarget: browsers,
      outDir: join(root, '.build/web'),
      emptyOutDir: false,
      rolldownOptions: {
        input: Object.fromEntries(sheets.map((file) => [basename(file, '.css'), file])),
        output: { assetFileNames: '[name][extname]' },
      },
    },
  }
}

function page(root: string, name: string, more: InlineConfig): InlineConfig {
  return {
    ...silent,
    ...more,
    root: join(root, 'src/web', name),
    base: `/${name}/`,
    build: {
      target: browsers,
      outDir: join(root, '.build/web', name),
      emptyOutDir: true,
      chunkSizeWarningLimit: 5_000,
      assetsInlineLimit: 0, // a data: address would have to be allowed by the page's Content-Security-Policy
    },
  }
}

/**
 * Web Chat leans on packages that write their own code in an install script, and install scripts are off here. The
 * packages they are made from serve as well. Browsers have no `punycode` of their own either.
 */
function webChatAliases(root: string) {
  return [
    { find: /^p-defer-es5$/, replacement: 'p-defer' },
    { find: /^markdown-it-attrs-es5$/, replacement: 'markdown-it-attrs' },
    { find: /^abort-controller-es5(\/.*)?$/, replacement: 'abort-controller$1' },
    { find: /^punycode$/, replacement: join(root, 'node_modules/punycode/punycode.es6.js') },
  ]
}

/** Answers every import of a speech package with nothing: we offer no microphone, and the three weigh 500 KB. */
function withoutSpeech(): Plugin {
  const speech =
    /^(microsoft-cognitiveservices-speech-sdk|botframework-directlinespeech-sdk|web-speech-cognitive-services)/
  return {
    name: 'without-speech',
    enforce: 'pre',
    resolveId: (id) => (speech.test(id) ? { id: `\0nothing:${id}.cjs`, moduleSideEffects: false } : undefined),
    load: (id) =>
      id.startsWith('\0nothing:')
        ? 'module.exports = new Proxy(function () {}, { get: (_, key) => key === "__esModule" ? false : function () { return {} } })'
        : undefined,
  }
}
