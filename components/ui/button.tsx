import type { ComponentProps } from 'react'

const looks = {
  /** The one thing to do next. */
  solid: 'bg-sea text-on-sea hover:bg-sea/90 border-transparent',
  /** The same for what is pending. */
  brass: 'bg-brass-soft text-brass-ink border-brass/50 hover:border-brass',
  outline: 'bg-surface border-line hover:border-line-strong',
  quiet: 'border-transparent text-ink-soft hover:bg-sunken hover:text-ink',
}

const sizes = {
  medium: 'h-9 gap-2 rounded-lg px-3.5 text-sm pointer-coarse:h-11',
  small: 'h-7.5 gap-1.5 rounded-md px-2.5 text-[13px] pointer-coarse:h-11',
  icon: 'size-9 rounded-lg pointer-coarse:size-11',
}

type ButtonProps = ComponentProps<'button'> & { look?: keyof typeof looks; size?: keyof typeof sizes }

export function Button({
  look = 'outline',
  size = 'medium',
  className = '',
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      className={`inline-flex shrink-0 items-center justify-center border font-medium whitespace-nowrap transition-colors disabled:cursor-not-allowed disabled:opacity-50 ${looks[look]} ${sizes[size]} ${className}`}
      {...rest}
    />
  )
}
