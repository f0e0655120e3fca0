/** Whether a text asks, tells to show, or tells to do: who only asks means no write, however alike the words are. */

const OPENING =
  /^(?:(?:hey|hi|hello|ok|okay|so|and|but|well|now|also|please|pls|plz|quick question)\b[\s,:!-]*)*/i;
const ASKS =
  /^(?:whats?|what'?s|which|whos?|who'?s|whom|whose|when|where|wheres|why|y|hows?|how'?s|is|are|am|was|were|isn'?t|aren'?t|do|does|did|didn'?t|has|have|had|any|anything|anybody)\b/i;
/** Questions by their form, wishes by their meaning; and "do not", which tells. */
const WISHES =
  /^(?:how about|what about|why not|why don'?t (?:you|we)|do not|do n'?t|do it|do that|do (?:please )?(?:close|pause|ban|stop))\b/i;
const SHOWS =
  /^(?:show|list|tell me|print|display|describe|explain|give me (?:the|a|an|my|all|some)|let me see)\b/i;

type Intent = "asks" | "shows" | "tells";

export function intentOf(text: string): Intent {
  const said = text.trim().replace(OPENING, "");
  if (ASKS.test(said)) return WISHES.test(said) ? "tells" : "asks";
  return SHOWS.test(said) ? "shows" : "tells";
}
