// Tokens of SPARQL 1.1 and 1.2 (SPARQL 1.2 Query Language, section 19.8, terminals) and of Mote's
// own statements. Names follow the specification.
//
// Words that only name a built-in function are not tokens of their own: they are WORD, and the
// builder of the syntax tree looks them up. So a misspelt function or keyword is a WORD as well,
// which the parser can point at. The tokens at the end never occur in valid text; they exist so that
// reading tokens cannot fail and the parser reports every error.
lexer grammar SparqlLexer;

// Keywords (matched without regard to case, except `a`).
ADD : A_ D_ D_ ;
ALL : A_ L_ L_ ;
ANALYZE : A_ N_ A_ L_ Y_ Z_ E_ ;
AS : A_ S_ ;
ASC : A_ S_ C_ ;
ASK : A_ S_ K_ ;
AVG : A_ V_ G_ ;
BASE : B_ A_ S_ E_ ;
BIND : B_ I_ N_ D_ ;
BY : B_ Y_ ;
CLEAR : C_ L_ E_ A_ R_ ;
CONSTRUCT : C_ O_ N_ S_ T_ R_ U_ C_ T_ ;
COPY : C_ O_ P_ Y_ ;
COUNT : C_ O_ U_ N_ T_ ;
CREATE : C_ R_ E_ A_ T_ E_ ;
DATA : D_ A_ T_ A_ ;
DEFAULT : D_ E_ F_ A_ U_ L_ T_ ;
DELETE : D_ E_ L_ E_ T_ E_ ;
DESC : D_ E_ S_ C_ ;
DESCRIBE : D_ E_ S_ C_ R_ I_ B_ E_ ;
DISTINCT : D_ I_ S_ T_ I_ N_ C_ T_ ;
DROP : D_ R_ O_ P_ ;
EXISTS : E_ X_ I_ S_ T_ S_ ;
EXPLAIN : E_ X_ P_ L_ A_ I_ N_ ;
FALSE : F_ A_ L_ S_ E_ ;
FILTER : F_ I_ L_ T_ E_ R_ ;
FROM : F_ R_ O_ M_ ;
GRAPH : G_ R_ A_ P_ H_ ;
GROUP : G_ R_ O_ U_ P_ ;
GROUP_CONCAT : G_ R_ O_ U_ P_ '_' C_ O_ N_ C_ A_ T_ ;
HAVING : H_ A_ V_ I_ N_ G_ ;
IN : I_ N_ ;
INSERT : I_ N_ S_ E_ R_ T_ ;
INTO : I_ N_ T_ O_ ;
LIMIT : L_ I_ M_ I_ T_ ;
LOAD : L_ O_ A_ D_ ;
MAX : M_ A_ X_ ;
MIN : M_ I_ N_ ;
MINUS : M_ I_ N_ U_ S_ ;
MOVE : M_ O_ V_ E_ ;
NAMED : N_ A_ M_ E_ D_ ;
NOT : N_ O_ T_ ;
OFFSET : O_ F_ F_ S_ E_ T_ ;
OPTIONAL : O_ P_ T_ I_ O_ N_ A_ L_ ;
ORDER : O_ R_ D_ E_ R_ ;
PREFIX : P_ R_ E_ F_ I_ X_ ;
REDUCED : R_ E_ D_ U_ C_ E_ D_ ;
SAMPLE : S_ A_ M_ P_ L_ E_ ;
SELECT : S_ E_ L_ E_ C_ T_ ;
SEPARATOR : S_ E_ P_ A_ R_ A_ T_ O_ R_ ;
SERVICE : S_ E_ R_ V_ I_ C_ E_ ;
SILENT : S_ I_ L_ E_ N_ T_ ;
SUM : S_ U_ M_ ;
TO : T_ O_ ;
TRUE : T_ R_ U_ E_ ;
UNDEF : U_ N_ D_ E_ F_ ;
UNION : U_ N_ I_ O_ N_ ;
USING : U_ S_ I_ N_ G_ ;
VALUES : V_ A_ L_ U_ E_ S_ ;
VERSION : V_ E_ R_ S_ I_ O_ N_ ;
WHERE : W_ H_ E_ R_ E_ ;
WITH : W_ I_ T_ H_ ;
A : 'a' ;

// Punctuation and operators.
OPEN_BRACE : '{' ;
CLOSE_BRACE : '}' ;
OPEN_PAREN : '(' ;
CLOSE_PAREN : ')' ;
OPEN_BRACKET : '[' ;
CLOSE_BRACKET : ']' ;
OPEN_ANNOTATION : '{|' ;
CLOSE_ANNOTATION : '|}' ;
OPEN_REIFIED : '<<' ;
CLOSE_REIFIED : '>>' ;
OPEN_TRIPLE_TERM : '<<(' ;
CLOSE_TRIPLE_TERM : ')>>' ;
DOT : '.' ;
SEMICOLON : ';' ;
COMMA : ',' ;
STAR : '*' ;
SLASH : '/' ;
PLUS : '+' ;
HYPHEN : '-' ;
BANG : '!' ;
CARET : '^' ;
DOUBLE_CARET : '^^' ;
PIPE : '|' ;
OR : '||' ;
AND : '&&' ;
QUESTION : '?' ;
TILDE : '~' ;
EQUAL : '=' ;
NOT_EQUAL : '!=' ;
LESS : '<' ;
GREATER : '>' ;
LESS_OR_EQUAL : '<=' ;
GREATER_OR_EQUAL : '>=' ;

// Comments count as white space, within () and [] too.
NIL : '(' SPACE* ')' ;
ANON : '[' SPACE* ']' ;

IRIREF : '<' ( ~[<>"{}|^`\\\u0000-\u0020] | UCHAR )* '>' ;
PNAME_NS : PN_PREFIX? ':' ;
PNAME_LN : PNAME_NS PN_LOCAL ;
BLANK_NODE_LABEL : '_:' ( PN_CHARS_U | [0-9] ) ( ( PN_CHARS | '.' )* PN_CHARS )? ;
VAR : [?$] VARNAME ;
LANG_DIR : '@' [a-zA-Z]+ ( '-' [a-zA-Z0-9]+ )* ( '--' [a-zA-Z]+ )? ;

INTEGER : [0-9]+ ;
DECIMAL : [0-9]* '.' [0-9]+ ;
DOUBLE : ( [0-9]+ '.' [0-9]* | '.' [0-9]+ | [0-9]+ ) EXPONENT ;
INTEGER_POSITIVE : '+' INTEGER ;
DECIMAL_POSITIVE : '+' DECIMAL ;
DOUBLE_POSITIVE : '+' DOUBLE ;
INTEGER_NEGATIVE : '-' INTEGER ;
DECIMAL_NEGATIVE : '-' DECIMAL ;
DOUBLE_NEGATIVE : '-' DOUBLE ;

STRING_LITERAL1 : '\'' ( ~['\\\n\r] | ECHAR | UCHAR )* '\'' ;
STRING_LITERAL2 : '"' ( ~["\\\n\r] | ECHAR | UCHAR )* '"' ;
STRING_LITERAL_LONG1 : '\'\'\'' ( ( '\'' | '\'\'' )? ( ~['\\] | ECHAR | UCHAR ) )* '\'\'\'' ;
STRING_LITERAL_LONG2 : '"""' ( ( '"' | '""' )? ( ~["\\] | ECHAR | UCHAR ) )* '"""' ;

WHITE_SPACE : [ \t\r\n]+ -> skip ;
COMMENT : '#' ~[\r\n]* -> skip ;

WORD : [a-zA-Z_] [a-zA-Z0-9_]* ;

// Never in valid text: a string that does not end, or has an escape that does not exist; any other
// character.
BAD_STRING
    : '\'' ( ~['\\\n\r] | '\\' ~[\n\r] )* '\''?
    | '"' ( ~["\\\n\r] | '\\' ~[\n\r] )* '"'?
    | '\'\'\'' ( ( '\'' | '\'\'' )? ( ~['\\] | '\\' . ) )* '\'\'\''?
    | '"""' ( ( '"' | '""' )? ( ~["\\] | '\\' . ) )* '"""'?
    ;
UNKNOWN : . ;

fragment SPACE : [ \t\r\n] | '#' ~[\r\n]* ;
fragment EXPONENT : [eE] [+\-]? [0-9]+ ;
fragment ECHAR : '\\' [tbnrf\\"'] ;
fragment UCHAR : '\\u' HEX HEX HEX HEX | '\\U' HEX HEX HEX HEX HEX HEX HEX HEX ;
fragment HEX : [0-9A-Fa-f] ;
fragment PN_CHARS_BASE
    : [A-Za-z] | [\u00C0-\u00D6] | [\u00D8-\u00F6] | [\u00F8-\u02FF] | [\u0370-\u037D]
    | [\u037F-\u1FFF] | [\u200C-\u200D] | [\u2070-\u218F] | [\u2C00-\u2FEF] | [\u3001-\uD7FF]
    | [\uF900-\uFDCF] | [\uFDF0-\uFFFD] | [\u{10000}-\u{EFFFF}]
    ;
fragment PN_CHARS_U : PN_CHARS_BASE | '_' ;
fragment PN_CHARS : PN_CHARS_U | [\-0-9\u00B7] | [\u0300-\u036F] | [\u203F-\u2040] ;
fragment VARNAME
    : ( PN_CHARS_U | [0-9] ) ( PN_CHARS_U | [0-9\u00B7] | [\u0300-\u036F] | [\u203F-\u2040] )* ;
fragment PN_PREFIX : PN_CHARS_BASE ( ( PN_CHARS | '.' )* PN_CHARS )? ;
fragment PN_LOCAL
    : ( PN_CHARS_U | [:0-9] | PLX ) ( ( PN_CHARS | [.:] | PLX )* ( PN_CHARS | ':' | PLX ) )? ;
fragment PLX : '%' HEX HEX | '\\' [_~.\-!$&'()*+,;=/?#@%] ;

fragment A_ : [aA] ;
fragment B_ : [bB] ;
fragment C_ : [cC] ;
fragment D_ : [dD] ;
fragment E_ : [eE] ;
fragment F_ : [fF] ;
fragment G_ : [gG] ;
fragment H_ : [hH] ;
fragment I_ : [iI] ;
fragment K_ : [kK] ;
fragment L_ : [lL] ;
fragment M_ : [mM] ;
fragment N_ : [nN] ;
fragment O_ : [oO] ;
fragment P_ : [pP] ;
fragment R_ : [rR] ;
fragment S_ : [sS] ;
fragment T_ : [tT] ;
fragment U_ : [uU] ;
fragment V_ : [vV] ;
fragment W_ : [wW] ;
fragment X_ : [xX] ;
fragment Y_ : [yY] ;
fragment Z_ : [zZ] ;
