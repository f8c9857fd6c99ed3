// The grammar of SPARQL 1.1 and 1.2 Query and Update (SPARQL 1.2 Query Language, section 19.8) and
// of EXPLAIN. Rules follow the productions of the specification, except that
//   - repetition is written as a loop instead of a recursion, so that long texts do not nest;
//   - rules that only rename another are left out: every rule costs a node of the parse tree;
//   - triples in templates and in patterns share their rules; the builder of the syntax tree rejects
//     what only patterns may hold (property paths);
//   - operations that start alike are factored, so that one token always decides (LL(1)), which also
//     makes error messages exact; the builder rejects two dots in a row;
//   - built-in functions are a WORD with arguments; the builder knows their names and arities.
parser grammar SparqlParser;

options { tokenVocab = SparqlLexer; }

// Start rules.
queryUnit : prologue explainClause? queryBody EOF ;
updateUnit : prologue updateBody? EOF ;
statementUnit : prologue ( explainClause? queryBody | updateBody ) EOF ;

explainClause : EXPLAIN ANALYZE? prologue ;
queryBody : ( selectQuery | constructQuery | describeQuery | askQuery ) valuesClause? ;

prologue : ( baseDecl | prefixDecl | versionDecl )* ;
baseDecl : BASE IRIREF ;
prefixDecl : PREFIX PNAME_NS IRIREF ;
versionDecl : VERSION ( STRING_LITERAL1 | STRING_LITERAL2 ) ;

selectQuery : selectClause datasetClause* whereClause solutionModifier ;
subSelect : selectClause whereClause solutionModifier valuesClause? ;
selectClause : SELECT ( DISTINCT | REDUCED )? ( selectItem+ | STAR ) ;
selectItem : VAR | OPEN_PAREN expression AS VAR CLOSE_PAREN ;
constructQuery
    : CONSTRUCT ( constructTemplate datasetClause* whereClause solutionModifier
                | datasetClause* WHERE constructTemplate solutionModifier ) ;
constructTemplate : OPEN_BRACE triplesBlock? CLOSE_BRACE ;
describeQuery : DESCRIBE ( varOrIri+ | STAR ) datasetClause* whereClause? solutionModifier ;
askQuery : ASK datasetClause* whereClause solutionModifier ;
datasetClause : FROM NAMED? iri ;
whereClause : WHERE? groupGraphPattern ;

solutionModifier : groupClause? havingClause? orderClause? limitOffsetClauses? ;
groupClause : GROUP BY groupCondition+ ;
groupCondition : builtInCall | functionCall | OPEN_PAREN expression ( AS VAR )? CLOSE_PAREN | VAR ;
havingClause : HAVING constraint+ ;
orderClause : ORDER BY orderCondition+ ;
orderCondition : ( ASC | DESC ) brackettedExpression | constraint | VAR ;
limitOffsetClauses : limitClause offsetClause? | offsetClause limitClause? ;
limitClause : LIMIT INTEGER ;
offsetClause : OFFSET INTEGER ;
valuesClause : VALUES dataBlock ;

// An operation may be missing after the last semicolon only, which the builder checks.
updateBody : update1 updateRest* ;
updateRest : SEMICOLON prologue update1? ;
update1
    : LOAD SILENT? iri ( INTO GRAPH iri )?  # load
    | CLEAR SILENT? graphRefAll  # clear
    | DROP SILENT? graphRefAll  # drop
    | CREATE SILENT? GRAPH iri  # create
    | ( ADD | MOVE | COPY ) SILENT? graphOrDefault TO graphOrDefault  # transfer
    | INSERT ( DATA quadPattern | quadPattern modifyRest )  # insert
    | DELETE ( DATA quadPattern | WHERE quadPattern
             | quadPattern insertClause? modifyRest )  # delete
    | WITH iri ( deleteClause insertClause? | insertClause ) modifyRest  # with
    ;
deleteClause : DELETE quadPattern ;
insertClause : INSERT quadPattern ;
modifyRest : usingClause* WHERE groupGraphPattern ;
usingClause : USING NAMED? iri ;
graphOrDefault : DEFAULT | GRAPH? iri ;
graphRefAll : GRAPH iri | DEFAULT | NAMED | ALL ;
quadPattern : OPEN_BRACE triplesBlock? ( quadsNotTriples DOT? triplesBlock? )* CLOSE_BRACE ;
quadsNotTriples : GRAPH varOrIri OPEN_BRACE triplesBlock? CLOSE_BRACE ;

groupGraphPattern : OPEN_BRACE ( subSelect | groupGraphPatternSub ) CLOSE_BRACE ;
groupGraphPatternSub : triplesBlock? ( graphPatternNotTriples DOT? triplesBlock? )* ;
graphPatternNotTriples
    : groupOrUnionGraphPattern
    | optionalGraphPattern
    | minusGraphPattern
    | graphGraphPattern
    | serviceGraphPattern
    | filter
    | bind
    | inlineData
    ;
optionalGraphPattern : OPTIONAL groupGraphPattern ;
graphGraphPattern : GRAPH varOrIri groupGraphPattern ;
serviceGraphPattern : SERVICE SILENT? varOrIri groupGraphPattern ;
bind : BIND OPEN_PAREN expression AS VAR CLOSE_PAREN ;
minusGraphPattern : MINUS groupGraphPattern ;
groupOrUnionGraphPattern : groupGraphPattern ( UNION groupGraphPattern )* ;
filter : FILTER constraint ;
constraint : brackettedExpression | builtInCall | functionCall ;

inlineData : VALUES dataBlock ;
dataBlock
    : VAR OPEN_BRACE dataBlockValue* CLOSE_BRACE
    | ( NIL | OPEN_PAREN VAR* CLOSE_PAREN ) OPEN_BRACE dataBlockRow* CLOSE_BRACE ;
dataBlockRow : OPEN_PAREN dataBlockValue* CLOSE_PAREN | NIL ;
dataBlockValue : iri | literal | UNDEF | tripleTermData ;

triplesBlock : triplesSameSubject ( DOT triplesSameSubject? )* ;
triplesSameSubject
    : varOrTerm propertyListNotEmpty
    | triplesNode propertyListNotEmpty?
    | reifiedTriple propertyListNotEmpty? ;
propertyListNotEmpty : verbObjectList ( SEMICOLON verbObjectList? )* ;
verbObjectList : ( VAR | path ) object ( COMMA object )* ;
object : graphNode ( reifier | annotationBlock )* ;
graphNode
    : VAR | IRIREF | PNAME_LN | PNAME_NS | literal | blankNode | NIL | tripleTerm
    | collection | blankNodePropertyList | reifiedTriple ;
varOrTerm
    : VAR | IRIREF | PNAME_LN | PNAME_NS | literal | blankNode | NIL | tripleTerm ;

triplesNode : collection | blankNodePropertyList ;
collection : OPEN_PAREN graphNode+ CLOSE_PAREN ;
blankNodePropertyList : OPEN_BRACKET propertyListNotEmpty CLOSE_BRACKET ;

reifier : TILDE ( VAR | iri | blankNode )? ;
annotationBlock : OPEN_ANNOTATION propertyListNotEmpty CLOSE_ANNOTATION ;
reifiedTriple
    : OPEN_REIFIED reifiedTripleTerm verb reifiedTripleTerm reifier? CLOSE_REIFIED ;
reifiedTripleTerm : VAR | iri | literal | blankNode | reifiedTriple | tripleTerm ;
tripleTerm : OPEN_TRIPLE_TERM tripleTermTerm verb tripleTermTerm CLOSE_TRIPLE_TERM ;
tripleTermTerm : VAR | iri | literal | blankNode | tripleTerm ;
tripleTermData : OPEN_TRIPLE_TERM iri ( iri | A ) tripleTermDataObject CLOSE_TRIPLE_TERM ;
tripleTermDataObject : iri | literal | tripleTermData ;
verb : VAR | iri | A ;

// The builder lets / bind closer than |.
path : pathElement ( ( PIPE | SLASH ) pathElement )* ;
pathElement : CARET? pathPrimary ( QUESTION | STAR | PLUS )? ;
pathPrimary
    : IRIREF | PNAME_LN | PNAME_NS | A
    | BANG pathNegatedPropertySet
    | OPEN_PAREN path CLOSE_PAREN ;
pathNegatedPropertySet
    : pathOneInPropertySet
    | NIL
    | OPEN_PAREN pathOneInPropertySet ( PIPE pathOneInPropertySet )* CLOSE_PAREN ;
pathOneInPropertySet : CARET? ( iri | A ) ;

expression : conditionalAndExpression ( OR conditionalAndExpression )* ;
conditionalAndExpression : relationalExpression ( AND relationalExpression )* ;
relationalExpression
    : additiveExpression
      ( ( EQUAL | NOT_EQUAL | LESS | GREATER | LESS_OR_EQUAL | GREATER_OR_EQUAL )
        additiveExpression
      | NOT? IN expressionList )? ;
additiveExpression : multiplicativeExpression additiveOperand* ;
// A sign directly before a number belongs to the number's token: 1 -2 is a subtraction.
additiveOperand
    : ( PLUS | HYPHEN ) multiplicativeExpression
    | ( INTEGER_POSITIVE | DECIMAL_POSITIVE | DOUBLE_POSITIVE | INTEGER_NEGATIVE | DECIMAL_NEGATIVE
      | DOUBLE_NEGATIVE ) multiplicativeOperand* ;
multiplicativeExpression : unaryExpression multiplicativeOperand* ;
multiplicativeOperand : ( STAR | SLASH ) unaryExpression ;
unaryExpression : BANG* ( PLUS | HYPHEN )? primaryExpression ;
primaryExpression
    : brackettedExpression
    | builtInCall
    | functionCallOrIri
    | literal
    | VAR
    | exprTripleTerm ;
brackettedExpression : OPEN_PAREN expression CLOSE_PAREN ;
functionCallOrIri : iri argList? ;
functionCall : iri argList ;
argList : NIL | OPEN_PAREN DISTINCT? expression ( COMMA expression )* CLOSE_PAREN ;
expressionList : NIL | OPEN_PAREN expression ( COMMA expression )* CLOSE_PAREN ;
builtInCall : WORD expressionList | NOT? EXISTS groupGraphPattern | aggregate ;
aggregate
    : COUNT OPEN_PAREN DISTINCT? ( STAR | expression ) CLOSE_PAREN
    | ( SUM | MIN | MAX | AVG | SAMPLE ) OPEN_PAREN DISTINCT? expression CLOSE_PAREN
    | GROUP_CONCAT OPEN_PAREN DISTINCT? expression ( SEMICOLON SEPARATOR EQUAL string )?
      CLOSE_PAREN ;
exprTripleTerm : OPEN_TRIPLE_TERM ( VAR | iri ) verb exprTripleTermObject CLOSE_TRIPLE_TERM ;
exprTripleTermObject : VAR | iri | literal | exprTripleTerm ;

varOrIri : VAR | iri ;
iri : IRIREF | PNAME_LN | PNAME_NS ;
blankNode : BLANK_NODE_LABEL | ANON ;
literal
    : string ( LANG_DIR | DOUBLE_CARET iri )?
    | INTEGER | DECIMAL | DOUBLE
    | INTEGER_POSITIVE | DECIMAL_POSITIVE | DOUBLE_POSITIVE
    | INTEGER_NEGATIVE | DECIMAL_NEGATIVE | DOUBLE_NEGATIVE
    | TRUE | FALSE ;
string : STRING_LITERAL1 | STRING_LITERAL2 | STRING_LITERAL_LONG1 | STRING_LITERAL_LONG2 ;
