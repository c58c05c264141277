import type { Tier } from '../../../http/wire.ts'
import { words } from '../words.ts'

/** The tier as the arm of a signpost. */
export function TierArm({ tier }: { tier: Tier }) {
  return <span className={`arm arm-${tier}`}>{words.tier(tier)}</span>
}
