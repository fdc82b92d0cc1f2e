import type { ReactNode } from 'react'

export const sections = {
  begin: 'Begin',
  words: 'The words',
  model: 'The model',
  programs: 'From programs',
  privacy: 'What is kept where',
  keys: 'Keyboard shortcuts',
} as const

/** A part of the help page, with an anchor of its own. */
export const HelpSection = ({ id, children }: { id: keyof typeof sections; children: ReactNode }) => (
  <section aria-labelledby={id} className="space-y-4 pt-10">
    <h2 id={id} className="chart-name scroll-mt-6 text-3xl">
      {sections[id]}
    </h2>
    {children}
  </section>
)
