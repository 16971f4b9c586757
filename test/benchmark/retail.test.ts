import retail from "../../environments/retail/index.ts";
import suite from "../../environments/retail/suite/index.ts";
import { testSuite } from "./test-suite.ts";

testSuite(suite, retail);
