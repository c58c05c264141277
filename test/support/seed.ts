import fc from 'fast-check'

/** Property tests walk the same way each time, so that a change is judged and not its luck. `FC_SEED=7 npm test` walks another. */
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20_261_123) })
