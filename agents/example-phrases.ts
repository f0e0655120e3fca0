/**
 * More of what people say when they want a skill, beside the few examples that it gives itself: for routing alone, in as
 * many different words as possible. A skill needs none here; a sentence belongs here when it teaches words that no
 * example of its skill has.
 */
const SAYINGS: Readonly<Record<string, string>> = {
  "draw-chart":
    "show me a graph of the money | plot the pnl | a picture of the daily results | equity curve please | visualise the equity of book 1 | draw the drawdown",
  "drain-model":
    "finish what is running and then stop the model | drain it before maintenance | let the llm finish, then unload it",
  "show-help":
    "what are you good for | who can i talk to here | how do i talk to you | what are you able to do for me | i am new, where do i begin | first time here, what now | i do not know what to type | teach me the basics | explain yourself | what kinds of questions can you answer | is there a manual | i'm lost | what else can you do | who are you | who are the agents",
  "show-brief":
    "how was the night | sum up today for me | give me the short version of today | todays rundown | what is on today | start my day | what should i look at first | tell me what changed since yesterday | evening summary | the big picture please | any surprises | did something important happen",
  "list-approvals":
    "what is still waiting for me | what waits on my word | whatever needs my ok | what do you need from me | does anything need my approval | do i have to decide something | is there something for me to sign off | anything to approve | what is waiting on me | which requests are still open | are there open requests | what am i supposed to confirm | who still has to say yes",
  "decide-approval":
    "i approve approval-9 | yes to approval-2 | no to approval-5 | sign off approval-8 | let approval-6 through | deny approval-4",
  "list-people":
    "who can use this | who is allowed in here | which accounts are allowed | who is the owner | who are the operators | what role do i have | who else is on the desk | list everybody with a role | users and their rights | show me the permissions",
  "grant-role":
    "add telegram:50 as a viewer | discord:8 should be an operator | give discord:8 viewer rights | allow telegram:50 to read along",
  "revoke-role":
    "throw discord:8 out | discord:8 should not have access | strip telegram:50 of every right | fire telegram:50",
  "link-account":
    "i also use discord, connect it | how do i get in from my discord | same person, other account | here is my code, link me | tie my accounts together",
  "set-chat-access":
    "make this channel read only | mute the group so nobody can command you | reopen the group for writing | stop taking orders from this group",
  "show-receipts":
    "how do you know that | where did you get that number | what is that based on | prove that figure | what are your sources | back that up | which data is behind your answer | show me what you looked at",
  "recall-memories":
    "do you remember what i said | do you remember anything about btc | what have you stored | what is in your memory | which notes did you keep | list the things you know about me | did i mention the holiday | what lessons have you learned",
  "remember-fact":
    "make a note that i travel on fridays | save this for later: check funding on monday | you should know that i never trade doge | store that i like short answers",
  "forget-memory":
    "drop memory 3 | memory 6 is wrong, remove it | get rid of note 8 | scrap fact 5 | wipe memory number 11",
  "show-alerts":
    "what do you ping me about | when do you message me | which messages do i get from you | am i muted | are my alerts on | when are the quiet hours | what will you wake me up for",
  "set-alerts":
    "stop sending me signal alerts | i do not want alerts about fills | no more alerts for entries | quiet please from 23:00 to 7:00 | do not message me at night | do not ping me before 8 | mute fills | only ping me for stop losses | turn off the alerts for signals | turn notifications off | send me fewer alerts | no messages between 22:00 and 06:00 | be silent after 23:00 | wake me only for incidents | alert me only above 5 dollars | unmute the alerts | put the entries in the digest",
  "set-preference":
    "i am in the tokyo time zone | show times in new york time | give me ten rows each time | you may call me boss | address me as kim | lists should have 12 rows | use utc for me | default to 8 rows",
  "show-preferences":
    "how do you address me | which name do you have for me | what did i set as my time zone | what have i set up for myself | my personal settings",
  "show-status":
    "are we in anything | are we in something now | what are we in | in which trades are we | how are things | how is the inverted one | how is the standard one doing today | whats up with book 1 | are we in any position | do we have anything open | anything running right now | how are my positions | what am i holding | show me everything that is open | what do we own | current positions and pnl | do we hold sol | are we long or short btc | state of the desk | how does book 2 look | whats cooking | how is business | give me the current state | is a trade running",
  "list-signals":
    "what has triggered lately | did the scanner find something | anything the bot wants to trade | show me what fired | which coins fired | latest alerts of the scanner | what were the most recent calls | give me the newest ideas | 6 most recent signals | what did the strategy come up with",
  "scan-market":
    "do a fresh scan | check all pairs for an entry | go look for trades | is there anything to trade right now | see if there is a setup | what would you enter now | scan again | refresh the scan | find me a trade | anything close to triggering",
  "show-bias":
    "is there fear or greed in the market | how nervous is the market | are most coins going up | is everything falling | is it a red day | what is the mood out there | bull or bear | is the market up or down today | how many coins are green | what is the sentiment | risk on or risk off | is the market weak | how does the market look overall",
  "explain-signal":
    "whats the story of link | what is the story behind the xrp short | the case for ada | give me the background of the dot trade | whats the logic behind the eth long | give me the reasoning for the link short | what made you go long on btc | how come we are short sol | what did you see in avax | what speaks for btc | justify the doge trade | walk me through the eth entry | on what grounds did you buy ada | talk me through the sol position | what triggered xrp | how did the dot signal come about",
  "list-round-trips":
    "which trades are done | show finished trades | what was closed today | what have we sold lately | list the exits | last closed ones on book 2 | what did the last trades make | show me wins and losses one by one | my trading history | results of the last 6 trades | what got stopped out lately | which trades closed yesterday",
  "pause-entries":
    "switch book 1 off | turn book 2 off for now | stop book 1 from opening anything | keep book 2 from trading | prevent new positions on book 1 | do not let book 2 open anything | pause the bot for a while | hold fire on book 1 | hold off on new trades | hold off on new positions in book 2 | stop the bot | put book 2 on pause | sit this one out | no trading today | stand down | halt book 1 | stop buying | freeze entries on the inverted book | take a break from trading | do not enter anything on book 2 | cease trading on standard | keep what is open but open nothing new | pause the desk",
  "resume-entries":
    "trade again | book 1 may trade again | start the bot again | put book 2 back to work | un-pause | get going again on standard | back to business on book 1 | release the pause on book 2 | enable entries | you are free to trade on inverted | end the pause | carry on trading | lift the pause",
  "show-settings":
    "what leverage is book 2 on | how high is the leverage | how wide are the stops | what stop do we use | how many positions may be open | when does the desk scan | how often do you scan | what limits do we have | how is book 1 set up | current config | how much may we put in one trade | show me the risk rules | what is the max leverage | how is the tp set | how long is the cooldown | whats the drawdown stop set to",
  "change-setting":
    "make the stop loss 2% on book 1 | use 4x on the inverted book | bring the leverage of book 2 down to 2 | bump the take profit to 4% | let book 1 use 3x | tighten the stops of book 1 to 1% | allow five positions on book 2 | i want scans every 10 minutes | increase the cooldown to 4 hours | no spot on book 1 | the take profit should be 2.5% | lower the leverage",
  "list-pairs":
    "which coins can we trade | which coins are allowed on book 1 | what markets do you watch | show me the pairs of book 1 | show the universe | what is tradable | do we trade sol | which tickers are on the list | how many pairs are there | coins of the standard book | is avax allowed | what is blacklisted",
  "change-pairs":
    "take dot out of the pairs | drop sol from the universe of book 1 | drop ltc from book 1s universe | start trading near on book 2 | include pepe on book 1 | kick xrp out of the universe | we should also trade sui | throw doge off the list of pairs of book 2 | get rid of atom in the universe | add a pair | add fil to book 1 | remove eth from book 2s pairs",
  "ban-symbol":
    "no more doge on book 2 for 12 hours | no doge trades for a day | keep your hands off sui for 6 hours | avoid pepe on book 1 for two days | lock out ltc for 24 hours | block xrp for a while | do not touch sol this week | stay away from avax on the inverted book | exclude near for 48 hours",
  "unban-symbol":
    "unblacklist doge on book 1 | undo the ban on sol | whitelist xrp | you may trade doge again on book 2 | allow sol again | sol is fine again | take btc off the blacklist | clear the ban of xrp on book 1 | permit avax again | delete the ban on link | cancel the ban of near",
  "open-futures":
    "put on a short in sol | i want to be long eth with 20 usdt | open long btc 50 usdt 2x book 2 | get me short avax for $30 | enter long doge 15 usdt on the standard book | leverage long sol 3x 25 usdt | bet 20 dollars against xrp | new long on link for 40 usdt at 2x",
  "close-position":
    "get out of the eth position | shut the btc long | kill the doge trade on book 1 | close my short in avax | i want out of link | dump the ltc position on book 2 | take the sol profit | unwind xrp on the standard book | end the btc trade | finish the ada position",
  "flatten-book":
    "get me flat | go flat on book 2 | close out everything on book 1 | emergency stop, sell it all | shut everything down on the inverted book | abandon ship | i want no positions on book 1 | liquidate book 2 | zero out book 1 | empty the book | close every trade",
  "change-exits":
    "stop at 95 for sol | put my stop in btc at 60000 | take profit for eth at 2500 please | trail the stop of link up to 15 | new stop for the doge short: 0.2 | bring the sl of ada to entry | raise tp on avax to 40 | lower the stop of sol | give btc more room, stop 58000 | change take profit on xrp",
  "buy-spot":
    "buy 30 bucks of spot sol on book 1 | spot long eth for 20 usdt | get some btc on spot for $50 | purchase 15 usdt of ada | add 10 dollars of spot eth | grab 2 link on the standard book | i want to own some sol, 20 usdt | buy spot doge",
  "sell-spot":
    "sell my spot sol on book 1 | sell all the ada i hold on spot | let go of the spot eth on book 2 | turn my spot link back into cash | offload the spot avax",
  "move-spot-exits":
    "spot sol stop to 140 | put the tp of my spot eth holding to 3000 | stop of spot ada to entry | change the stop loss of my spot link",
  "show-balance":
    "how far did we fall from the peak | drop from the top | loss from the high | peak to now | money in the bank | how much do we have | how much money is in each book | how rich are we | how much usdt is left | what is in the account | free cash on book 2 | what can we still spend | how much is locked up | how deep is the drawdown | current equity of both books | what is my balance | remaining funds | how much capital is in book 1",
  "show-profit":
    "what is my hit rate | how many of our trades win | are we in the green | how much are we down | did we lose money | have we made anything yet | whats the bottom line | total pnl of book 1 | how profitable is the desk | what is our return | how many trades do we win | net result so far | gains and losses | how much has book 2 earned | realized pnl | are we winning or losing money",
  "show-statistics":
    "risk metrics | give me the ratios | how volatile are the books | what is the average win and the average loss | sharpe and sortino | calmar ratio | expectancy | profit factor of book 1 | longest losing streak | worst drawdown so far | how good are we statistically",
  "show-performance":
    "which coin hurt us | what hurt us most | who is our worst coin | take profits vs stops, which pays | which token is the best | top and flop coins | tp exits against sl exits | pnl by coin | results per side | do longs do better than shorts | how did the last weeks go | show each month | day by day results | which days were bad | how do trades end, and what do they make | results by how the trade was closed | results by take profit, stop loss and time exit | how did spot do against futures | per lane results | our best trades by coin | break down pnl by month | daily pnl of book 2 | what did we make today | how was last month",
  "show-costs":
    "what do the fees do to us | fee drag | how much goes to the exchange | how much do fees eat | what are we paying the exchange | funding received and paid | how expensive is trading | did funding help or hurt | commission so far | fees per coin | how much funding did book 1 pay | total costs of trading",
  "show-allocation":
    "how much of the portfolio is cash | how much sits idle | cash share | portfolio breakdown by coin | how is the money split up | how much is invested | where is our money | how much of the book is in btc | how much is in each lane | what share of the book is in spot | futures share of book 1 | are we too concentrated | money by coin | what percentage is cash | how are funds distributed",
  "show-benchmark":
    "what if we had just bought btc | would buy and hold have won | are we better than bitcoin | did we outperform the market | how does btc itself do against us | us against a savings account | is all this better than doing nothing | are we beating eth | passive comparison",
  "compare-books":
    "is there a verdict yet | has the experiment reached an end | how far is the experiment | what does the control say | when will the verdict come | is the inverted book ahead | which one is better, standard or inverted | who is ahead | are the books really different or is it luck | is the difference significant | how do the books stack up | does inverting work | does the experiment say anything yet | control against live | p value of the experiment | book 1 or book 2, who leads",
  "show-shadow":
    "what if we had done the opposite | opposite side of the last trades on book 1 | what would the reverse have made | would fading the last signals have paid | flip the last 10 trades | inverse result of our trades",
  "lock-baseline":
    "reset the experiment | restart the experiment from now | lock in a baseline from today | begin the experiment anew | fresh start for the experiment | mark a new epoch",
  "decide-verdict":
    "i accept the verdict | say no to the verdict | confirm the verdict | turn the verdict down",
  "verify-record":
    "was anything changed afterwards | prove trade standard-4 was not edited | is the record intact | can i trust the history | show me the proof for inverted-9 | merkle proof of standard-3 | is the chain unbroken | prove that a trade was not altered",
  "show-post-mortem":
    "what went wrong in the last trade | why was standard-5 a loser | what happened with inverted-3 | autopsy of the last loss | analyse the last losing trade | why did we lose on that one | dissect standard-8 | whose fault was the last loss | the reason of the last loss",
  "search-vault":
    "past failures with late entries | failures because of funding | what failed in the past | where do we lose money | why do we lose so often | what are our typical mistakes | patterns in our losses | group the losses | at which hours do we lose | show failures on book 1 | lessons of past losses | losses like this one | what goes wrong most often | main reasons for losing",
  "judge-post-mortem":
    "i disagree with the post-mortem of trade 4 on book 1 | i agree with the analysis of inverted-5 | the post-mortem is right | that root cause is wrong | i do not agree with the post-mortem of standard-3 | the analysis of the loss is correct | i contest the cause of inverted-2 | i think the post-mortem is mistaken",
  "note-post-mortem":
    "note for the last loss: bad luck | comment on inverted-4: news came out | write on standard-6 that i slept | attach a comment to the post-mortem",
  "list-adjustments":
    "what adjustments are running | what has been adjusted | which tweaks are live | what did you change by yourself | are any adjustments active | history of adjustments | which changes does the desk propose",
  "propose-adjustments":
    "see if something should be adjusted | find something to improve | is there anything to tweak, look through the losses | learn from the losses and propose something | any ideas how to improve, propose them | come up with adjustments | check whether to adjust anything",
  "replay-change":
    "what would happen with wider stops | what if we used lower leverage | test a longer cooldown on the past | try smaller positions on old data | backtest a funding guard | simulate resting doge | how would wider stops have done | test the change on recorded bars | what if stops were wider",
  "revert-adjustment":
    "undo adjustment-7 | take back adjustment-4 | cancel adjustment-2 | put it back as it was before adjustment-5 | adjustment-3 was a mistake, undo it | kill the last adjustment",
  "show-version":
    "what build is this | how new is your software | which commit is deployed | when were you last updated | which software is running | what code are you running | release number",
  "show-logs":
    "what is in the log | latest log entries | 50 lines of the log | did the log show errors | show warnings | error messages please | what was logged | debug log | check the logs for problems | print the end of the log",
  "show-file":
    "what does src/config.ts say | let me read agents/registry.ts | display deploy/README.md | show the source of jobs/main.ts | look into package.json | type out prompts/cfo.md | let me see jobs/worker.ts",
  "list-files":
    "what is inside agents/ | files under test/ | browse src/ | show me the folder prompts/ | which files are there in jobs/ | contents of deploy/",
  "show-disk":
    "check the disk space | look at the disk | is there enough space left | how many gigabytes are free | how large are your data | free space | hard drive | how much storage do you use | does the data fit",
  "show-allowlist":
    "what commands can you run | which commands are you allowed to run | what may be run in the shell | is git allowed | list the allowed commands",
  "run-command":
    "run npm test | please run du -sh . | execute the command uptime | use git diff on the machine | run df",
  "show-output":
    "what did that command say | what came out of the command | result of approval-5 | show what the last run printed",
  "show-gate":
    "how far are we from going live | are we ready for real money | when could the desk go real | how many days are green in a row | did we pass the gate | what is missing for real mode | 30 day return against the bar | is the real mode open | green streak",
  "show-deeds":
    "audit log | show the audit log of people | who did that | who pressed the button | who stopped the bot | what did people do lately | audit trail | activity of the last 24 hours | who did what in the last 3 hours | which changes were made by hand | what did the owner do | who banned doge | recent actions of people",
  "show-compliance":
    "what can we not say in public | what must a public post say | which words are forbidden | rules for posting | what is the disclaimer | is it allowed to promise profits | what does legal want",
  "check-text":
    "is this ok to post: up 2% on paper | can i publish this: our paper week | can we say this: easy money | would this pass compliance: book 1 made 5 usdt | may i tweet this: PAPER results | review this text: join us | is it fine to write: guaranteed gains | run this by legal: we are up",
  "veto-publishing":
    "stop the post | do not let that article out | i veto it | pull the post | that must not be published | kill the publication",
  "check-desk":
    "cross-book routing | is cross-book routing right | schedule gaps | undelivered alerts | are any alerts undelivered | did the schedule skip anything | is everything ok with the system | is everything in order | do a self test | test yourself | is anything off | find errors in yourself | is the desk healthy, check everything | quality check | is anything misconfigured | do the checks pass | are there orphans | is the routing right",
  "list-incidents":
    "did anything fail | did anything fail this week | what went down lately | were there any outages | problems of the last days | has something crashed | what failures were there | is something down | current incidents | what trouble did we have",
  "show-honesty":
    "how realistic are the fills | how realistic are these paper profits | would this work with real fills | what would be left after real slippage | pnl with worse fills | how optimistic is the paper trading | what if execution was slower | results with double the spread | can i believe these profits | how sensitive are we to slippage",
  "show-health":
    "redis and disk | redis status | is everything running | are all parts running | is the whole thing up | is the system alive | status of the system | anything stuck | are you up | are you ok | how long are you up | how is the machine | is the server fine | how busy are you | is redis alive | is telegram connected | ram usage | cpu and memory | are messages getting through | are you stuck | ping | is the queue of jobs empty",
  "show-audit":
    "does the ledger balance | was the last audit clean | are the books balanced | is every cent accounted for | do the books reconcile | verify the bookkeeping | do the books tie out",
  "show-model":
    "is the model loaded | is a model running | which llm do you use | how fast is the model | is the llm up | do you have a model | what model are you | is the reasoning model loaded | llm status | is the ai on | model speed",
  "show-memory":
    "llm memory | memory footprint of the llm | how many gigabytes does the llm use | how much ram does the model take | how much memory does the model need | ram used by the models | is there room for a bigger model | how big is the model in memory | model ram | does the model swap",
  "show-queue":
    "is the model busy | what is the model working on | how many requests wait for the model | what is in the queue for the model | who is ahead of me in the model queue | is anybody using the model",
  "unload-model":
    "free the memory of the model | throw the model out of memory | kick the llm out of ram | stop the model | shut the model down | turn the model off",
  "reload-model":
    "load the model | load the model again | bring the model back | start the model | load the reasoning model again | restart the llm | turn the model on",
  "show-news":
    "what is going on with eth | what is happening in crypto | headlines about our positions | any headlines today | what is hot on coingecko | which coins are trending | news on our open positions | is there news about link | anything in the press about sol | why is btc in the news | last 8 news | read me the news",
  "show-digest":
    "what did the digest say | what is in this weeks digest | yesterdays digest | todays digest | the weekly report | the daily report | show me the newsletter | is the weekly out",
  "edit-publication":
    "put my own words into the digest | change the intro of the digest | add a sentence to the digest | fix the wording of the newsletter",
  "show-profile":
    "write me a bio | draft a pinned message | text for the pinned post | bio for the telegram channel | profile text | which tags should we use | title ideas for the channel",
};

/** What else people say for a skill. */
export function examplePhrasesOf(skill: string): readonly string[] {
  return SAYINGS[skill]?.split(" | ") ?? [];
}

/** Skills that something is said of here: each must exist. */
export const SAID_SKILLS: readonly string[] = Object.keys(SAYINGS);
