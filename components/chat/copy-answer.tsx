import { Check, Copy, X } from 'lucide-react'
import { useState } from 'react'
import { copyText } from '@/components/ui/copy-text'
import { IconButton } from '@/components/ui/icon-button'
import { useNotices } from '@/lib/state/studio-context'

const words = {
  no: 'Copy the answer',
  yes: 'Copied',
  refused: 'This browser does not let the page copy. Select the text instead.',
}
const icons = { no: Copy, yes: Check, refused: X }

/** Copies an answer as it was written, with its Markdown. */
export function CopyAnswer({ text }: { text: string }) {
  const [copied, setCopied] = useState<keyof typeof words>('no')
  const announce = useNotices((state) => state.announce)
  const Icon = icons[copied]
  const copy = async () => {
    const done = (await copyText(text)) ? 'yes' : 'refused'
    setCopied(done)
    announce(words[done])
  }
  return (
    <IconButton
      name={words[copied]}
      className="h-7.5 w-8 pointer-coarse:size-11"
      onClick={() => void copy()}
      onBlur={() => setCopied('no')}
      onPointerLeave={() => setCopied('no')}
    >
      <Icon className="size-3.5" aria-hidden="true" />
    </IconButton>
  )
}
