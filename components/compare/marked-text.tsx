import type { Piece } from '@/lib/state/differences'

/** One side's text with the words that only it has: underlined or struck through, and said aloud. */
export function MarkedText({ pieces, side }: { pieces: readonly Piece[]; side: 'first' | 'second' }) {
  const Mark = side === 'first' ? 'del' : 'ins'
  const look =
    side === 'first'
      ? 'text-ink-soft line-through decoration-1'
      : 'bg-brass-soft decoration-brass rounded-sm box-decoration-clone underline decoration-1 underline-offset-4'
  return (
    <p className="break-words whitespace-pre-wrap">
      {pieces
        .filter((piece) => piece.in === 'both' || piece.in === side)
        .map((piece, i) =>
          piece.in === 'both' || piece.text.trim() === '' ? (
            <span key={i}>{piece.text}</span>
          ) : (
            <Mark key={i} className={look}>
              <span className="sr-only">[only here: </span>
              {piece.text}
              <span className="sr-only">]</span>
            </Mark>
          ),
        )}
    </p>
  )
}
