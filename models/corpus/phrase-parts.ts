/** Beginnings that many wordings share. Those that end without a verb are followed by one. */

/** What comes before something wanted: "give me | the price of K31". */
export const tell =
  "(please |kindly |)(tell me|give me|look up|find out|check|report|get me|send me|show me|let me know|find|read me|fetch|state|say|name|write down|note down|bring me|quote|read out|dig up|pull up|hand me|share|return|provide|spell out|print|retrieve|identify|determine|reveal)|(can|could|would|will) you (please |kindly |quickly |just |)(tell me|give me|look up|check|find out|get me|let me know|share|see|send me|read me|dig up|pull up|show me|verify)|i (need|want|would like|need to know|want to know|have to know|would like to know|am after|am asked for|was asked for|could use|require|wonder about|must know|should know|am trying to find|am curious about|have to report|have to enter|forgot|do not remember|cannot find|do not have|lost)|i am looking for|do you know|do you have|may i have|may i ask for|can i get|can i have|could i see|any chance you know|might you know|we (need|require|are looking for|would like|have to know|are missing)|somebody (wants|needs|asked for)|my (boss|colleague|friend) (wants|needs|asks for)|(wanted|needed|missing|question)(:| is)|quick question:|one question:";

/** What comes before an order: "please | mark K31 as paid". */
export const please =
  "(please |kindly |can you |could you |can you please |could you please |would you |would you please |will you |i want to |i need to |i would like to |i wish to |i have to |i must |i need you to |i want you to |i would like you to |i am asking you to |we have to |we need to |we want to |we would like to |we must |you should |you have to |you may |you can |it is time to |go ahead and |go and |do |make sure to |remember to |do not forget to |it would be great to |it would help to |is it possible to |would it be possible to |would you be so kind to |may i ask you to |let us |time to |your job is to |your task is to |the task is to |someone has to |somebody should |be so good and |just |now |quickly ||||||||||||||||)";

/** Ways to give a field another value, followed by the field. */
export const change =
  "(please |kindly |)(set|change|update|switch|adjust|edit|correct|alter|modify|rewrite|revise|amend|fix)|(can|could|would|will) you (please |)(set|change|update|switch|adjust|edit|correct|alter|modify)|(i|we) (want|need|would like|would like you|need you|want you|wish|have) to (set|change|update|adjust|edit|correct|switch)|(it is time|i ask you|remember|do not forget|make sure|go ahead and try|you need|you have) to (set|change|update|adjust|edit)";

/** Ways to say what holds from now on: the new value follows. */
export const becomes =
  "(must|should|has to|needs to|ought to|is supposed to|is meant to|was meant to|can now|shall|will) (now |)(be|become|read|say|show|be set to|be changed to|be updated to|go to|turn into|be switched to|be corrected to)";
