import type { Piece } from '@/lib/state/differences'

const words = { before: '[only here: ', after: ']' }

const looks = {
  first: 'text-ink-soft line-through decoration-1',
  second:
    'bg-brass-soft decoration-brass rounded-sm box-decoration-clone underline decoration-1 underline-offset-4',
}

/** One side's text with the words that only it has: underlined or struck through, and said aloud. */
export const MarkedText = ({ pieces, side }: { pieces: readonly Piece[]; side: 'first' | 'second' }) => (
  <p className="break-words whitespace-pre-wrap">
    {pieces
      .filter((piece) => piece.in === 'both' || piece.in === side)
      .map((piece, i) =>
        piece.in === 'both' || piece.text.trim() === '' ? (
          <span key={i}>{piece.text}</span>
        ) : (
          <Marked key={i} text={piece.text} side={side} />
        ),
      )}
  </p>
)

/** The spaces around it are not part of what is marked. */
function Marked({ text, side }: { text: string; side: 'first' | 'second' }) {
  const Mark = side === 'first' ? 'del' : 'ins'
  const said = text.trim()
  const from = text.indexOf(said)
  return (
    <>
      {text.slice(0, from)}
      <Mark className={looks[side]}>
        <span className="sr-only">{words.before}</span>
        {said}
        <span className="sr-only">{words.after}</span>
      </Mark>
      {text.slice(from + said.length)}
    </>
  )
}
