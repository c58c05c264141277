import { buildIfStale } from './build.ts'

/** `npm start`: brings generated code and browser bundles up to date, then starts the app. */
await buildIfStale()
const { main } = await import('./main.ts')
await main()
