import { Settings2 } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useRef, useState } from 'react'
import { IconButton } from '@/components/ui/icon-button'

const SettingsPopover = dynamic(() => import('./settings-popover').then((module) => module.SettingsPopover), {
  ssr: false,
})

/** Opens the settings, which come when they are first wanted. */
export function SettingsButton() {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <>
      <IconButton
        ref={button}
        name="Settings"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Settings2 className="size-4.5" aria-hidden="true" />
      </IconButton>
      {open && <SettingsPopover anchor={button} onClose={() => setOpen(false)} />}
    </>
  )
}
