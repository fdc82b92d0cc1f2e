import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { faultOf, textsOf, type Sides } from '@/lib/state/contrast'
import { SideField } from './side-field'

const START = {
  first: [
    'Arr, welcome aboard, matey! The sea be calm today, and the rum be plenty.',
    'Ahoy! Ye be lookin’ for treasure? Follow the old map, ye scallywag.',
    'Aye, the captain be a fearsome man, and his parrot be louder than the cannons.',
  ].join('\n\n'),
  second: [
    'Welcome. The weather is calm today, and there is enough to drink for everyone.',
    'Hello. If you are looking for something, follow the map that I gave you.',
    'Yes, the manager is strict, and his dog is louder than the traffic.',
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
            'The same questions answered in two ways tell most. Three texts or more on each side are better than one.'}
        </p>
      </div>
    </form>
  )
}
