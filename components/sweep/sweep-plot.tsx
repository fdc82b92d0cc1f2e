'use client'

import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { axis, ChartTip } from '@/components/ui/chart-parts'
import { formatStrength } from '@/lib/state/edits'
import type { curveOf } from '@/lib/state/sweep-plan'

interface SweepPlotProps {
  points: ReturnType<typeof curveOf>
  /** The feature's. */
  label: string
}

/** How much a feature fires in the answers, against how unexpected they become, over its strength. */
export default function SweepPlot({ points, label }: SweepPlotProps) {
  return (
    <figure className="space-y-2">
      <figcaption className="text-ink-soft text-[13px]">
        Solid: how much “{label}” fires in the answers, left axis. Dashed: how unexpected they are to the
        unsteered model, in nats per token, right axis; where it climbs steeply, answers stop reading well.
        Means over the questions.
      </figcaption>
      <ResponsiveContainer width="100%" height={240}>
        <LineChart data={points} margin={{ top: 8, right: 0, bottom: 4, left: -16 }} accessibilityLayer>
          <CartesianGrid stroke="var(--line)" vertical={false} />
          <XAxis
            {...axis}
            dataKey="strength"
            type="number"
            domain={['dataMin', 'dataMax']}
            tickFormatter={formatStrength}
          />
          <YAxis
            {...axis}
            yAxisId="fires"
            tickFormatter={(share: number) => `${Math.round(share * 100)} %`}
          />
          <YAxis
            {...axis}
            yAxisId="surprise"
            orientation="right"
            tickFormatter={(nats: number) => nats.toFixed(1)}
          />
          <Tooltip
            content={({ active, payload, label: strength }) =>
              active && (
                <ChartTip
                  title={`At ${formatStrength(Number(strength))}`}
                  lines={payload.map(({ dataKey, value }) =>
                    dataKey === 'activation'
                      ? ['fires', `${(Number(value) * 100).toFixed(1)} %`]
                      : ['nats per token', Number(value).toFixed(2)],
                  )}
                />
              )
            }
          />
          <Line
            yAxisId="fires"
            dataKey="activation"
            stroke="var(--brass)"
            strokeWidth={2.5}
            isAnimationActive={false}
          />
          <Line
            yAxisId="surprise"
            dataKey="surprise"
            stroke="var(--sea)"
            strokeWidth={2.5}
            strokeDasharray="6 3"
            isAnimationActive={false}
          />
        </LineChart>
      </ResponsiveContainer>
    </figure>
  )
}
