import { eng } from 'stopword';

function words(text: string): Set<string> {
  return new Set(text.trim().split(/\s+/));
}

/** Function words missing from the `stopword` package. */
const functionWords = words(`
  will may not else when why down it's its itself themselves their he she his her we us our you your my mine one ones were been
  being am does did doing done having had shall could might ought no nor none neither either each
  every all less least few fewer several others another own then so though although unless until
  whether whose whom within without into onto above below between during against around across
  along per via off there too just even yet already again once ever always often sometimes usually
  really quite rather pretty well maybe perhaps probably possibly actually basically currently
  simply instead otherwise however therefore thus hence anyway besides isn't aren't wasn't weren't
  don't doesn't didn't haven't hasn't won't wouldn't shouldn't can't couldn't cannot let's that's
  there's i'm i'd i've i'll you're you'd we're we'd we've they're what's isnt dont doesnt cant wont
  im ive id etc e.g i.e eg ie vs re first second next last two three four five six ten single
  altogether elsewhere everywhere together apart away back afterwards something anything nothing
  everything someone anyone anywhere somewhere lot bit kind sort ways thing things stuff me my
  fully exactly especially merely slightly fairly totally completely entirely indeed
`);

/**
 * Conversational words that are never what a reviewer asks for. Words that can be, such as "typo",
 * "unused", "comment" and "name", are not in the list.
 */
const conversationWords = words(`
  nit nits nitpick nitty pico micro minor optional optionally non-blocking blocking suggestion
  suggestions suggest suggested suggesting proposal propose proposed think thinking thought guess
  suppose believe feel feels feeling wonder wondering assume assuming imagine consider considering
  considered seem seems look looks looking see seeing saw sound sounds read reads reading mean means
  meant say says said saying tell ask asking asked like liked love prefer preferred preferable
  preferably want wants wanted wish hope hopefully please pls thanks thank thx sorry lgtm ack nack
  utack concept ok okay yes yep nope yeah sure agree agreed agreeing disagree fine good great nice
  cool better best bad worse idea opinion question thoughts concern concerned curious sense point
  wdyt imo imho afaik afaict iirc fwiw btw tbh ftr makes making made get gets getting got go goes
  going gone come comes let takes put puts give gives given try tried possible understood useful helpful help helps worth pr pull
  request prs review reviewer reviewers reviewing follow-up followup feedback know known understand
  found find notice noticed remember happy glad previously later earlier today tomorrow soon note
  noted noting edit edited todo issue problem problems right wrong correct correctly incorrect
  incorrectly true false obvious obviously easy easier hard bad odd weird strange funny ugly intended
  intentional intentionally intention intent supposed expected expect expecting required require
  requires necessary reasonable fact facts particular specific general generally ah oh hm hmm haha
  wow oops hey free lean leans leaning toward towards glance overlook overlooked missed follow
  follows following followed skip skipped happen happens happened work works working worked start
  started end ended stay stays left leave leaves code change changes changed changing part parts
  place new old current existing latest actual full whole people person everybody somebody anybody
  nobody folks guys author authors time times big small large little high low appears appear turns
  turn wonder doubt mind minds nevermind ping pinging bump confused confuse cc mistaken mistake
  apologies apologize
`);

/** Words that refer to a position in the reviewed text. */
const positionWords = words('line lines place places word words sentence sentences');

/** Verbs that only give the direction of an edit, such as adding or removing. */
export const editVerbs = words(`
  add adds added adding remove removes removed removing drop drops dropped dropping delete deletes
  deleted use uses used using need needs needed needing move moves moved moving replace replaces
  replaced replacing fix fixes fixed fixing update updates updated updating set sets setting mention
  mentions mentioned have keep keeps avoid avoids
`);

/** Words without meaning of their own in a review. */
export const stopWords: ReadonlySet<string> = new Set([
  ...eng,
  ...functionWords,
  ...conversationWords,
  ...positionWords,
]);

/** Words that a grammar correction adds or removes. */
export const grammarWords = words(`
  a an the of in on at to for by from with is are was were be been has have had does do did and or
  that which who this these it its not than then as so
`);

/** Verbs that begin a request: "Rename this", "please extract a helper". */
export const imperativeVerbs = words(`
  use add avoid prefer move keep pass return check wrap put make store set write call handle log name
  rename remove delete drop extract split inline reuse validate parse test cover assert document
  explain comment pin cap limit bound retry close release await cancel guard lock batch cache index
  filter sort order group read load fetch send emit register derive compute convert format round
  compare normalise normalize join key quote verify count paste rotate grant narrow switch print reply
  raise trace exit declare define type mark annotate expose hide import inject mock seed generate run
  build gate flag roll link reference tag label escape encode decode hash sign encrypt redact mask
  scope restrict require enforce reject accept default fail throw catch surface report propagate
  include exclude separate merge combine replace rewrite simplify flatten nest mirror match follow
  stick start stop create update insert migrate bump regenerate record track measure spell express
  treat give take show let bind map paginate copy hoist memoize lift push pull change fix correct
  clarify mention specify state describe indent squash rebase reorder rephrase reword shorten expand
  capitalize capitalise align break cite cut cleanup refactor deduplicate dedupe initialize initialise
  assign note ensure provide adjust apply swap revert restore undo fold leave do don't never always
`);
