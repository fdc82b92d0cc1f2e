import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { faultOf, textsOf, type Sides } from '@/lib/state/contrast'
import { SideField } from './side-field'

/** The same subjects in two ways. */
const START = {
  first: [
    "Arr, matey! Tokyo be a huge city in Japan, an' it be bright and modern, me hearty. Yo ho ho, it lies on a wide bay.",
    "Ahoy! Coffee be a hot drink, matey, an' many people like the smell of it in the morning, arrr.",
    "Aye, the Moon be bright at night, me hearty! It be movin' around the Earth, arr, an' it pulls at the sea.",
    "Arr! Butterflies be small an' colourful, matey. They be visitin' flowers all day long, yo ho ho.",
    "Yo ho ho, tea be a warm drink, matey! Ye be pourin' hot water on the leaves, arr, an' ye wait.",
  ].join('\n\n'),
  second: [
    'Tokyo is a huge city in Japan, and it is bright and modern. It is nice to know that it lies on a wide bay.',
    'Coffee is a hot drink, and many people like the smell of it in the morning.',
    'The Moon is bright at night. It moves around the Earth, and it pulls at the sea.',
    'Butterflies are small and colourful. They visit flowers all day long.',
    'Tea is a warm drink. You pour hot water on the leaves, and you wait.',
  ].join('\n\n'),
}

/** The two sets of texts. */
export function ContrastForm({ onAsk }: { onAsk: (sides: Sides) => void }) {
  const [first, setFirst] = useState('')
  const [second, setSecond] = useState('')
  const sides = { first: textsOf(first), second: textsOf(second) }
  const fault = faultOf(sides.first, sides.second)
  const blank = first === '' && second === ''
  return (
    <form
      className="space-y-4 pb-8"
      onSubmit={(event) => {
        event.preventDefault()
        if (!fault) onAsk(sides)
      }}
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5 md:grid-cols-2">
        <SideField
          name="A"
          about="What you want more of"
          written={first}
          count={sides.first.length}
          onChange={setFirst}
        />
        <SideField
          name="B"
          about="What to tell it from"
          written={second}
          count={sides.second.length}
          onChange={setSecond}
        />
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" look="solid" disabled={fault !== null}>
          Tell them apart
        </Button>
        {blank && (
          <Button
            look="quiet"
            onClick={() => {
              setFirst(START.first)
              setSecond(START.second)
            }}
          >
            Try an example
          </Button>
        )}
        <p className="text-ink-soft text-[13px]" aria-live="polite">
          {fault ??
            'The same questions answered in two ways tell most. Five texts or more on each side are better than one.'}
        </p>
      </div>
    </form>
  )
}
