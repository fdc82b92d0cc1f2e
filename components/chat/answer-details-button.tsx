import { Info } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useRef, useState } from 'react'
import { IconButton } from '@/components/ui/icon-button'
import type { AnswerDetailsProps } from './answer-details'

const AnswerDetails = dynamic(() => import('./answer-details').then((module) => module.AnswerDetails), {
  ssr: false,
})

const words = { title: 'How this answer was made' }

/** Opens what made an answer, which comes when it is first wanted. */
export function AnswerDetailsButton(props: AnswerDetailsProps) {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <>
      <IconButton
        ref={button}
        name={words.title}
        aria-haspopup="dialog"
        aria-expanded={open}
        className="h-7.5 w-8 pointer-coarse:size-11"
        onClick={() => setOpen(!open)}
      >
        <Info className="size-3.5" aria-hidden="true" />
      </IconButton>
      {open && <AnswerDetails {...props} anchor={button} onClose={() => setOpen(false)} />}
    </>
  )
}
