'use client'

import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import { formatStrength } from '@/lib/state/edits'
import type { FeatureDetail } from '@/lib/protocols/tiller/contract'
import { axis, ChartTip } from '@/components/ui/chart-parts'

interface StrengthCurveProps {
  curve: NonNullable<FeatureDetail['curve']>
  /** What the effect is called, such as "In this style". */
  effect: string
  /** The strength on the slider now. */
  at: number
}

const percent = (share: unknown) => `${Math.round(Number(share) * 100)} %`

/** What calibration saw at rising strengths, the effect against how many answers still read well. */
export default function StrengthCurve({ curve, effect, at }: StrengthCurveProps) {
  return (
    <ResponsiveContainer width="100%" height={220}>
      <LineChart data={curve} margin={{ top: 8, right: 12, bottom: 4, left: -16 }} accessibilityLayer>
        <CartesianGrid stroke="var(--line)" vertical={false} />
        <XAxis
          {...axis}
          dataKey="strength"
          type="number"
          domain={[0, 1]}
          ticks={[0, 0.25, 0.5, 0.75, 1]}
          tickFormatter={formatStrength}
        />
        <YAxis {...axis} domain={[0, 1]} ticks={[0, 0.5, 1]} tickFormatter={percent} />
        <Tooltip
          content={({ active, payload, label }) =>
            active && (
              <ChartTip
                title={`At ${formatStrength(Number(label))}`}
                lines={payload.map(({ name, value }) => [String(name), percent(value)])}
              />
            )
          }
        />
        {at > 0 && <ReferenceLine x={at} stroke="var(--ink-soft)" strokeDasharray="3 3" />}
        <Line
          name={effect}
          dataKey="effect"
          stroke="var(--brass)"
          strokeWidth={2.5}
          dot={{ r: 3 }}
          isAnimationActive={false}
        />
        <Line
          name="Reads well"
          dataKey="fluent"
          stroke="var(--sea)"
          strokeWidth={2.5}
          strokeDasharray="6 3"
          dot={{ r: 3 }}
          isAnimationActive={false}
        />
      </LineChart>
    </ResponsiveContainer>
  )
}
