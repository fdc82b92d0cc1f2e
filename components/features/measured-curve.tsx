import type { FeatureDetail } from '@/lib/protocols/tiller/contract'
import { formatStrength } from '@/lib/state/edits'

interface MeasuredCurveProps {
  kind: string
  curve: NonNullable<FeatureDetail['curve']>
}

/** Strengths that a slider reaches; calibration also looks a little beyond. */
const within = ({ strength }: { strength: number }) => strength <= 1

/** What calibration saw at each strength, so that one can tell where a push starts to be heard and where it breaks answers. */
export function MeasuredCurve({ kind, curve }: MeasuredCurveProps) {
  return (
    <section className="space-y-2">
      <h3 className="text-sm font-semibold">How far to push it</h3>
      <p className="text-ink-soft text-[13px]">
        Measured on test questions: how many answers {kind === 'style' ? 'speak this way' : 'show the effect'}
        , and how many still read well.
      </p>
      <table className="w-full text-[13px]">
        <thead className="text-ink-soft text-left">
          <tr>
            <th className="w-16 pb-1 font-normal">Strength</th>
            <th className="pb-1 font-normal">{kind === 'style' ? 'In this style' : 'With the effect'}</th>
            <th className="pb-1 pl-4 font-normal">Reads well</th>
          </tr>
        </thead>
        <tbody>
          {curve.filter(within).map(({ strength, effect, fluent }) => (
            <tr key={strength}>
              <th scope="row" className="figures py-0.5 text-left font-normal">
                {formatStrength(strength)}
              </th>
              <td>
                <Share share={effect} tone="bg-brass" />
              </td>
              <td className="pl-4">
                <Share share={fluent} tone="bg-sea" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** A share as a bar with its number. */
function Share({ share, tone }: { share: number; tone: string }) {
  const percent = Math.round(share * 100)
  return (
    <span className="flex items-center gap-2">
      <span className="bg-sunken h-1.5 grow rounded-full" aria-hidden="true">
        <span className={`block h-full rounded-full ${tone}`} style={{ width: `${percent}%` }} />
      </span>
      <span className="figures w-10 shrink-0 text-right">{percent} %</span>
    </span>
  )
}
