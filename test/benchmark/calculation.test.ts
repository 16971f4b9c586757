import calculation from "../../environments/calculation/index.ts";
import suite from "../../environments/calculation/suite/index.ts";
import { testSuite } from "./test-suite.ts";

testSuite(suite, calculation);
