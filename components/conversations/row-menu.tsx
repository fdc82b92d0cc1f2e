import { Ellipsis } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { IconButton } from '@/components/ui/icon-button'
import type { FileForm } from './conversation-row'

interface MenuProps {
  title: string
  onRename: () => void
  onRemove: () => void
  onSave: (form: FileForm) => void
}

const words = {
  menu: (title: string) => `More: ${title}`,
  rename: 'Rename',
  json: 'Export as JSON',
  markdown: 'Export as Markdown',
  remove: 'Delete',
}

/** What else can be done with a conversation. It shows when its row is pointed at, and always on touch screens. */
export function RowMenu({ title, onRename, onRemove, onSave }: MenuProps) {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <IconButton
          name={words.menu(title)}
          className="opacity-0 group-focus-within/row:opacity-100 group-hover/row:opacity-100 aria-expanded:opacity-100 pointer-coarse:opacity-100"
        >
          <Ellipsis className="size-4" aria-hidden="true" />
        </IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Content
        align="end"
        sideOffset={4}
        collisionPadding={8}
        className="bg-surface border-line animate-rise z-50 min-w-44 rounded-lg border p-1 text-sm shadow-lg"
      >
        <Item onSelect={onRename}>{words.rename}</Item>
        <Item onSelect={() => onSave('json')}>{words.json}</Item>
        <Item onSelect={() => onSave('md')}>{words.markdown}</Item>
        <DropdownMenu.Separator className="bg-line my-1 h-px" />
        <Item onSelect={onRemove}>{words.remove}</Item>
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  )
}

const Item = ({ onSelect, children }: { onSelect: () => void; children: ReactNode }) => (
  <DropdownMenu.Item
    onSelect={onSelect}
    className="data-highlighted:bg-sunken flex h-8 cursor-default items-center rounded-md px-2.5 outline-none pointer-coarse:h-11"
  >
    {children}
  </DropdownMenu.Item>
)
