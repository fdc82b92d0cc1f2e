/** What people look for: its words, and whether they want more of it (1) or less (-1). */
export interface Wish {
  text: string
  direction: 1 | -1
}

/** Words that turn a wish around, in English, German, French and Spanish; with "so", "using" and the like behind them. */
const NEGATION =
  /(?<![\p{L}\p{N}])(?:(?:please )?(?:stop|quit|avoid|without|less|fewer|no|not|never|don['’]?t|do not|doesn['’]?t|does not|isn['’]?t|drop|remove|reduce|cut)|keine?[nmrs]?|nicht|ohne|weniger|sans|moins|pas|sin|menos)(?![\p{L}\p{N}])(?: (?:so|too|be|being|use|using|so much|so many|out|any|more|de|des|d|a|an|the|to|sound|sounding|talk|talking|speak|speaking))*(?![\p{L}\p{N}])/giu

/** Sayings that hold such a word but turn nothing around. */
const SAYINGS =
  /\b(?:no nonsense|no doubt|nothing less|no matter|cut to the chase|(?:don['’]?t|do not|no) (?:sugar ?coat|beat(?:ing)? a(?:round|bout)|hold(?:ing)? back|hesitate|mince)|sin rodeos|ohne umschweife|sans détours?)/i
/** What makes a wish polite, and says nothing of what is wished for. */
const POLITENESS =
  /(?<![\p{L}\p{N}])(?:please|bitte|por favor|s['’]il (?:te|vous) pla[iî]t|per favore)(?![\p{L}\p{N}])/giu
/** "Too wordy" complains of what there is. */
const COMPLAINT = /^(?:it is |it['’]s |you are |you['’]re )?(?:way |much |far )?(?:too|zu|trop|demasiado) /i

/** Reads a query such as "no jokes" as a wish for less of what is named. A query of such words alone is left as it is. */
export function readWish(asked: string): Wish {
  const bare = asked.replace(POLITENESS, ' ').trim()
  const query = bare === '' ? asked : bare
  if (SAYINGS.test(query)) return { text: query, direction: 1 }
  const rest = query.replace(NEGATION, ' ').replace(COMPLAINT, ' ').trim()
  const turned = rest !== query.trim() && /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(rest)
  return turned ? { text: rest, direction: -1 } : { text: query, direction: 1 }
}
