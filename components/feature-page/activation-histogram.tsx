'use client'

import { Bar, BarChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { histogramOf } from '@/lib/state/quantiles'
import { axis, ChartTip } from '@/components/ui/chart-parts'

const BARS = 24

/** How strongly a feature fires where it fires at all. @param quantiles of its activations, rising */
export default function ActivationHistogram({ quantiles }: { quantiles: readonly number[] }) {
  const bars = histogramOf(quantiles, BARS).map((bar) => ({ ...bar, middle: (bar.from + bar.to) / 2 }))
  return (
    <ResponsiveContainer width="100%" height={180}>
      <BarChart
        data={bars}
        margin={{ top: 8, right: 12, bottom: 4, left: -16 }}
        barCategoryGap={1}
        accessibilityLayer
      >
        <XAxis
          {...axis}
          dataKey="middle"
          tickFormatter={(value: number) => Math.round(value).toString()}
          minTickGap={24}
        />
        <YAxis {...axis} tickFormatter={(share: number) => `${Math.round(share * 100)} %`} />
        <Tooltip
          cursor={{ fill: 'var(--sunken)' }}
          content={({ active, payload }) => {
            const bar = payload[0]?.payload as (typeof bars)[number] | undefined
            return (
              active &&
              bar && (
                <ChartTip
                  title={`Activation ${bar.from.toFixed(1)} to ${bar.to.toFixed(1)}`}
                  lines={[['of the times it fires', `${(bar.share * 100).toFixed(1)} %`]]}
                />
              )
            )
          }}
        />
        <Bar dataKey="share" fill="var(--brass)" radius={[2, 2, 0, 0]} isAnimationActive={false} />
      </BarChart>
    </ResponsiveContainer>
  )
}
